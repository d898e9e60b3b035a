"""What machines ask: answered first of all, on any host, without language, session or redirect."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.crypto import constant_time_compare

from .exposition import CONTENT_TYPE, exposition
from .readiness import readiness


class MonitoringMiddleware:
    """Answer at `/healthz`, `/readyz` and `/metrics`.

    It stands first: who asks may be in the same container, by another name and without TLS.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        view = VIEWS.get(request.path_info)
        if view is None:
            return self.get_response(request)
        if request.method in ("GET", "HEAD"):
            response = view(request)
        else:
            response = HttpResponseNotAllowed(["GET", "HEAD"])
        response["Cache-Control"] = "no-store"
        response["X-Content-Type-Options"] = "nosniff"
        return response


def healthz(_request: HttpRequest) -> HttpResponse:
    """Say that this process answers. Nothing else is asked."""
    return _text("ok\n")


def readyz(_request: HttpRequest) -> HttpResponse:
    """Say of each part whether it works; 503 where one does not."""
    found = readiness.now()
    works = all(found.values())
    said = {name: "ok" if works_now else "failing" for name, works_now in found.items()}
    response = JsonResponse({"ready": works, **said}, status=200 if works else 503)
    # To whoever asks it is an answer. Django would log each as an error, which goes out by mail.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


def metrics(request: HttpRequest) -> HttpResponse:
    """Tell numbers to whoever has the token; where there is none, there is nothing here."""
    if not settings.METRICS_TOKEN:
        return _text("Not found\n", status=404)
    given = request.META.get("HTTP_AUTHORIZATION", "")
    if not constant_time_compare(given, f"Bearer {settings.METRICS_TOKEN}"):
        response = _text("Not allowed\n", status=401)
        response["WWW-Authenticate"] = "Bearer"
        return response
    return HttpResponse(exposition(), content_type=CONTENT_TYPE)


def _text(words: str, status: int = 200) -> HttpResponse:
    return HttpResponse(words, content_type="text/plain; charset=utf-8", status=status)


VIEWS: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "/healthz": healthz,
    "/readyz": readyz,
    "/metrics": metrics,
}
