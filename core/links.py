"""Links that are printed, and addresses that came from outside."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)


@dataclass(frozen=True)
class Link:
    """A page of this site or an address elsewhere."""

    title: str
    url: str
    page_id: int | None = None


def split_address(text: str) -> SplitResult:
    """Return the parts of an address that somebody else wrote; empty ones if it is none."""
    try:
        return urlsplit(text)
    except ValueError:
        return SplitResult("", "", "", "", "")


def moved(request: HttpRequest, address: str, *, permanent: bool = True) -> HttpResponse:
    """Return a redirect to where something moved.

    A form that is sent arrives there as it was sent. Browsers ask each time: one that remembered
    for good would go in a circle when the thing moves back.
    """
    kind = HttpResponsePermanentRedirect if permanent else HttpResponseRedirect
    response = kind(address, preserve_request=request.method not in ("GET", "HEAD"))
    response["Cache-Control"] = "no-cache"
    return response


def with_query(address: str, request: HttpRequest) -> str:
    """Return an address with what stood behind the question mark of this request."""
    query = request.META.get("QUERY_STRING", "")
    if not query:
        return address
    bare, mark, fragment = address.partition("#")
    return f"{bare}{'&' if '?' in bare else '?'}{query}{mark}{fragment}"
