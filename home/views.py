"""Addresses that are no pages: the bare `/`, robots.txt, errors."""

import posixpath
import sys

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.utils.translation import get_language_from_request
from django.utils.translation import gettext as _
from django.views.static import serve

from core.database import is_unavailable
from core.http.methods import safe_only
from core.uploads.disk import is_full

# The folders of uploads that are for everybody.
PICTURES = ("images", "original_images", "avatar_images")
# Seconds after which a busy database may be asked again.
RETRY_AFTER = 10


@safe_only
def first_visit(request: HttpRequest) -> HttpResponse:
    """Lead to the language chosen before, else the one the browser asks for, else English."""
    response = HttpResponseRedirect(f"/{get_language_from_request(request)}/")
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


@safe_only
def robots(request: HttpRequest) -> HttpResponse:
    """Everything may be read but the admin."""
    lines = [
        "User-agent: *",
        # Another path is not told to everybody.
        "Disallow: /admin/",
        f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@safe_only
def serve_picture(request: HttpRequest, path: str) -> HttpResponseBase:
    """Return an uploaded picture; nothing else of the uploads.

    Documents have an address of Wagtail's, which asks who may read them.
    """
    clean = posixpath.normpath(path).lstrip("/")
    if clean.partition("/")[0] not in PICTURES:
        raise Http404(path)
    return serve(request, clean, document_root=str(settings.MEDIA_ROOT))


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400 in the visitor's language."""
    return render(request, "400.html", status=400)


def send_again(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Show a form that came without its proof of origin again, with all that was typed in it.

    Visitors' forms do nothing that a visitor could not do anyway; whoever is signed in, and the
    admin, get the plain refusal.
    """
    in_admin = request.path.startswith(reverse("wagtailadmin_home"))
    if in_admin or settings.SESSION_COOKIE_NAME in request.COOKIES:
        return forbidden(request)
    names = (name for name in request.POST if name != "csrfmiddlewaretoken")
    sent = [(name, value) for name in names for value in request.POST.getlist(name)]
    response = render(request, "send_again.html", {"sent": sent}, status=403)
    add_never_cache_headers(response)
    return response


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403 in the visitor's language."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404 in the visitor's language."""
    return render(request, "404.html", {"own_search_box": True}, status=404)


def too_large(request: HttpRequest, most: int) -> HttpResponse:
    """413 in the visitor's language. What was sent is not read."""
    return render(request, "413.html", {"most": most}, status=413)


def busy_words() -> str:
    """Return what somebody reads whose form could not be kept: the database is busy."""
    return _("The site is busy at the moment. Nothing is lost: please send again.")


def busy(request: HttpRequest, *, full: bool = False) -> HttpResponse:
    """503 in the visitor's language, with what was sent and a button to send it again.

    `full` says that it is the disk, which a moment does not mend. Its template asks nothing of the
    database. Files and passwords are not shown again.
    """
    names = [name for name in request.POST if name != "csrfmiddlewaretoken"]
    whole = not request.FILES and not any("password" in name for name in names)
    context = {
        "languages": settings.LANGUAGES,
        "layout": None,
        "sent": [(name, value) for name in names for value in request.POST.getlist(name)],
        "can_send_again": request.method == "POST" and whole,
        "full": full,
    }
    response = render(request, "503.html", context, status=503)
    response["Retry-After"] = str(RETRY_AFTER)
    add_never_cache_headers(response)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500 in the visitor's language. Its template asks nothing of the database.

    503 where that was away before any view could be asked, or the disk was full.
    """
    error = sys.exc_info()[1]
    if is_unavailable(error) or is_full(error):
        return busy(request, full=is_full(error))
    return render(
        request, "500.html", {"languages": settings.LANGUAGES, "layout": None}, status=500
    )
