"""What happens to every request."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_path

from core.links import moved, split_address, with_query
from home.navigation.former_addresses import move_of


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
            patch_vary_headers(response, ["Cookie"])
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
