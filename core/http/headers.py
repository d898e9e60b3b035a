"""What every answer tells browsers, and what those between keep of it."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.utils.cache import patch_cache_control

# For the browser of whoever asked, and not kept there either.
PRIVATE = "private, no-store"


def in_admin(request: HttpRequest) -> bool:
    """Return whether an address is one of the admin's."""
    return request.path.startswith(f"/{settings.ADMIN_PATH}")


class HeadersMiddleware:
    """Say what a page may do, who may embed it, who may keep it; send no body where none is asked.

    A view that says something itself knows better. Static files are not for here.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        if in_admin(request) or response.get("Content-Type", "").startswith("text/html"):
            response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if in_admin(request) and _is_signed_in(request):
            # As django-csp's decorators do.
            response._csp_config = settings.ADMIN_CONTENT_SECURITY_POLICY  # type: ignore[attr-defined]
        _for_whom(request, response)
        if response.get("Content-Encoding") == "None":  # of Wagtail's documents
            del response["Content-Encoding"]
        if request.method == "HEAD":
            _without_body(response)
        return response


def _is_signed_in(request: HttpRequest) -> bool:
    user = getattr(request, "user", None)  # none where something went wrong before
    return user is not None and user.is_authenticated


def _for_whom(request: HttpRequest, response: HttpResponseBase) -> None:
    """Keep what is for one person out of all caches, what differs by person out of shared ones."""
    said = response.get("Cache-Control", "")
    if in_admin(request):
        if not ("private" in said and "no-store" in said):
            response["Cache-Control"] = PRIVATE
        return
    if said:
        return
    of_a_session = settings.SESSION_COOKIE_NAME in request.COOKIES
    if of_a_session and not request.path.startswith(settings.MEDIA_URL):
        response["Cache-Control"] = PRIVATE
    elif response.cookies or "cookie" in response.get("Vary", "").lower():
        # Kept in the browser: whoever goes back finds what was typed.
        patch_cache_control(response, private=True, no_cache=True)


def _without_body(response: HttpResponseBase) -> None:
    """Take the body away; its length stays told, where it was."""
    if isinstance(response, StreamingHttpResponse):
        response.streaming_content = ()
        return
    length = response.get("Content-Length")
    response.content = b""  # type: ignore[attr-defined]  # all others have one
    if length == "0":  # the view made none
        del response["Content-Length"]
    elif length is not None:
        response["Content-Length"] = length
