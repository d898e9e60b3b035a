"""Each request has an id, and a line in the log that says which view answered, how and how fast.

The line has no address: what is asked for can hold words, names and tokens of somebody.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from time import perf_counter
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from core.counts.metrics import count_request

HEADER = "X-Request-ID"
WELL_FORMED = re.compile(r"[A-Za-z0-9-]{8,64}")

logger = logging.getLogger("sme4green.requests")


@dataclass(frozen=True, slots=True)
class Current:
    """The request that this thread answers."""

    id: str
    request: HttpRequest

    @property
    def view(self) -> str:
        """Which view answers, as far as it is known."""
        return view_of(self.request)


_current: ContextVar[Current | None] = ContextVar("request", default=None)
current = _current.get


class RequestLogMiddleware:
    """Give a request its id, tell how it was answered, and count it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        begun = perf_counter()
        now = Current(_id_of(request), request)
        mark = _current.set(now)
        try:
            response = self.get_response(request)
            seconds = perf_counter() - begun
            status, view = response.status_code, view_of(request)
            if view == UNKNOWN and status in (200, 304):
                view = KEPT
            count_request(view, status, seconds)
            if logger.isEnabledFor(logging.INFO):
                answer = {
                    "method": request.method if request.method in METHODS else "other",
                    "view": view,
                    "status": status,
                    "ms": round(seconds * 1000, 1),
                }
                logger.info(
                    "%(method)s %(view)s %(status)s %(ms)s", answer, extra={"answer": answer}
                )
        finally:
            _current.reset(mark)
        response[HEADER] = now.id
        return response


METHODS = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE")
# Answered before any view was looked for: from the cache of pages, or not at all.
KEPT, UNKNOWN = "kept page", "none"
# What Wagtail calls the view of a page itself, where it has addresses below it.
ITSELF = "index_route"


def view_of(request: HttpRequest) -> str:
    """Return the name of the view that answers, or of the type of page: a name of the code's."""
    match = request.resolver_match
    if match is None:
        return UNKNOWN
    # As Wagtail keeps it: page, args, kwargs; and the view of a page with addresses below it.
    route = getattr(request, "_wagtail_route_for_request", None)
    if route is None:
        return match.view_name
    name = route[0]._meta.label_lower
    below = getattr(request, "routable_resolver_match", None)
    if below is None or below.url_name == ITSELF:
        return name
    return f"{name}:{below.view_name}"


def _id_of(request: HttpRequest) -> str:
    """Return the id that a proxy of our own gave it, else a new one."""
    given = request.META.get("HTTP_X_REQUEST_ID", "") if settings.PROXIES else ""
    return given if WELL_FORMED.fullmatch(given) else uuid4().hex
