"""What happens to every request."""

import logging
import re
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.sessions.middleware import SessionMiddleware as DjangoSessionMiddleware
from django.core.exceptions import BadRequest, ValidationError
from django.db import Error
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, QueryDict
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware as DjangoLocaleMiddleware
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language_from_path
from wagtail.models import Page

from core.database import is_unavailable, patient_for
from core.http.headers import in_admin
from core.links import moved, split_address, with_query
from core.uploads.disk import is_full
from home.navigation.former_addresses import move_of
from home.views import bad_request, busy, too_large

logger = logging.getLogger(__name__)

SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
# What anything takes outside the admin.
TAKEN = ("GET", "HEAD", "POST", "OPTIONS")
# Below these, nothing is a page.
PLAIN = (settings.STATIC_URL, settings.MEDIA_URL, "/.well-known/")
# Milliseconds that a visitor waits for another that writes; the background is more patient.
PATIENCE = 5_000


class BusyDatabaseMiddleware:
    """Answer 503, with all that was sent and a button to send it again, where nothing was kept.

    So it is for every form, button and link of a mail, in the admin too: another process writes
    for long, or the database is away. A view that can show its own form again does so itself.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in SAFE:
            return self.get_response(request)
        with patient_for(PATIENCE):
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer in place of the view, if it is the database or the disk that could not."""
        if is_full(error):
            # Nobody else says so to whoever looks after the site.
            logger.error("The disk is full: %s was not kept", request.path, exc_info=error)
            return busy(request, full=True)
        return busy(request) if is_unavailable(error) else None


class SessionMiddleware(DjangoSessionMiddleware):
    """Django's; a session that cannot be kept now is no fault of ours either."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Keep the session, or say that the database is busy."""
        try:
            return super().process_response(request, response)
        except Error as error:
            if not is_unavailable(error):
                raise
            # What was only looked at is shown all the same.
            return response if request.method in SAFE else busy(request)


# A whole number that no key and no count is: below nothing, or more than a column holds.
NO_NUMBER = re.compile(r"-[0-9]+|[0-9]{19,}")


class RememberLanguageMiddleware:
    """Remember the language somebody switched to, so that `/` leads back to it.

    The language switch is made of plain links, which work everywhere. A visitor who
    comes from one of our own pages in another language has just used it; only then a
    cookie is set, and every other response stays free of cookies and cacheable.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        chosen = self._just_chosen(request)
        if chosen and response.status_code == 200:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                chosen,
                max_age=settings.LANGUAGE_COOKIE_AGE,
                samesite=settings.LANGUAGE_COOKIE_SAMESITE,  # type: ignore[arg-type]  # "Lax"
                secure=settings.LANGUAGE_COOKIE_SECURE,
            )
            # The page may be for all; the cookie is for this visitor.
            patch_cache_control(response, private=True)
        return response

    @staticmethod
    def _just_chosen(request: HttpRequest) -> str | None:
        """Return the language of this page, if the visitor came from ours in another one."""
        referrer = split_address(request.headers.get("Referer", ""))
        if referrer.netloc != request.get_host():
            return None
        here = get_language_from_path(request.path)
        before = get_language_from_path(referrer.path)
        return here if here and before and here != before else None


class LocaleMiddleware(DjangoLocaleMiddleware):
    """Django's, which leads to an address below a language where nothing answers without one.

    Where there can be none below a language, nothing is there.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Add the language and lead to it."""
        if response.status_code == 404 and (in_admin(request) or request.path.startswith(PLAIN)):
            return response
        return super().process_response(request, response)


class MethodsMiddleware:
    """Answer 405 to what takes no such method, before anything else is asked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in TAKEN or in_admin(request):
            return self.get_response(request)
        return HttpResponseNotAllowed(TAKEN)

    def process_view(
        self, request: HttpRequest, _view: Callable, args: tuple, kwargs: dict
    ) -> HttpResponse | None:
        """Ask the page for which something comes that it may not take."""
        match = request.resolver_match
        if request.method in SAFE or match is None or match.url_name != "wagtail_serve":
            return None
        page = Page.find_for_request(request, *args, **kwargs)  # looked for once a request
        return page and page.check_request_method(request)


class RequestSizeMiddleware:
    """Refuse what is larger than anything that could be sent here, before it is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        said = request.META.get("CONTENT_LENGTH") or "0"
        size = int(said) if said.isdecimal() else 0  # Django reads nothing then
        limit = settings.VISITOR_REQUEST_SIZE
        if size > limit and request.user.is_authenticated:
            limit = settings.EDITOR_REQUEST_SIZE
        return too_large(request, limit) if size > limit else self.get_response(request)


class FormerAddressMiddleware:
    """Lead from where something stood to where it stands, once nothing answers at an address.

    In place of Wagtail's own, which knows pages alone, forgets what stood behind the question
    mark, and would lead to a page that nobody may see yet.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        move = move_of(request) if response.status_code == 404 else None
        if move is None:
            return response
        address = with_query(move.address, request) if move.with_query else move.address
        return moved(request, address, permanent=move.permanent)


# What Wagtail's views raise where something is sent that its pages would not send.
UNREADABLE: dict[str, tuple[type[Exception], ...]] = {
    "wagtailadmin_choose_page_external_link": (AttributeError,),
    "wagtailadmin_dismissibles": (ValueError, TypeError),
    "wagtailredirects:process_import": (KeyError,),
}
# The names under which a request says where to lead on to.
LEADING = ("next", "return_url")
# The names of the keys in the admin's addresses; where `id` behind the question mark is one too,
# by the ends of names; and what stands there for all.
KEYS = ("pk", "object_id")
OF_SEVERAL = ("chosen_multiple", "wagtail_bulk_action")
ALL = "all"


def _asks_for_no_number(asked: QueryDict) -> bool:
    """Return whether something that is asked for, other than words, is such a number."""
    return any(NO_NUMBER.fullmatch(str(value)) for name, value in asked.items() if name != "q")


def _ids(asked: QueryDict) -> list[str]:
    """Return the keys behind the question mark."""
    return [key for key in asked.getlist("id") if key != ALL]


def _is_no_key(value: object) -> bool:
    """Return whether it is the key of nothing: all that has addresses in the admin has numbers."""
    text = str(value)
    return not (text.isascii() and text.isdecimal())


def _is_no_address(value: str) -> bool:
    """Return whether `redirect` takes it for the name of a view."""
    return bool(value) and "/" not in value and "." not in value


class RefusalInAdminMiddleware:
    """Say in the admin why something cannot be, instead of failing.

    What a page's `full_clean` refuses is shown beside the field where there is a form. Approving,
    publishing many at once and copying have none: whoever does it goes back and reads why. A key
    in an address that no database holds is the key of nothing. What no page of Wagtail's would
    send is no request that can be answered (400).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if in_admin(request) and _asks_for_no_number(request.GET):
            raise Http404
        # The passwords of private pages lead on too, and are sent.
        if in_admin(request) or request.method == "POST":
            asked = (sent.get(name, "") for sent in (request.GET, request.POST) for name in LEADING)
            if any(map(_is_no_address, asked)):
                raise BadRequest("An address to lead on to has a slash.")
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Callable, _args: tuple, kwargs: dict
    ) -> None:
        """Look at the keys that are asked for."""
        if not in_admin(request):
            return
        asked = [kwargs[name] for name in KEYS if name in kwargs]
        match = request.resolver_match
        if match and str(match.url_name).endswith(OF_SEVERAL):
            asked += _ids(request.GET)
        if any(map(_is_no_key, asked)):
            raise Http404

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal in the admin; anything else is not for here."""
        if not in_admin(request):
            return None
        match = request.resolver_match
        if match and isinstance(exception, UNREADABLE.get(match.view_name, ())):
            return bad_request(request)
        if not isinstance(exception, ValidationError):
            return None
        for words in exception.messages:
            messages.error(request, words)
        home = reverse("wagtailadmin_home")
        came_from = split_address(request.headers.get("Referer", ""))
        is_ours = came_from.netloc == request.get_host() and came_from.path.startswith(home)
        return redirect(came_from.path if is_ours else home)
