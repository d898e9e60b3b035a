"""Where that stands today which stood at another address before.

Wagtail writes down the former address of a page whose slug or place changes (its redirects).
What hangs below the page moves with it: pages, lists, feeds, files. So an address is taken apart
here, from its end, until a former one is found; the rest is looked for below today's page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from django.http import Http404, HttpRequest
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

# Beyond this, nobody ever gave it out.
MOST_PARTS = 20
MOST_STEPS = 20


@dataclass(frozen=True)
class Move:
    """Where to, and whether for good."""

    address: str
    permanent: bool = True
    with_query: bool = True


def move_of(request: HttpRequest) -> Move | None:
    """Return where that moved which was asked for; None if nobody knows, or it is not public now.

    A page is followed through all its changes, as its redirects name the page and not an address.
    An address where it would be looked for again is never given, so there is no loop.
    """
    asked = _tidied(request.path)
    if "\0" in asked:  # PostgreSQL takes none
        return None
    site = Site.find_for_request(request)
    waiting, seen = [asked], set[str]()
    while waiting and len(seen) < MOST_STEPS:
        path = waiting.pop(0)
        if path in seen:
            continue
        seen.add(path)
        query = request.META.get("QUERY_STRING", "") if path == asked else ""
        for redirect, rest in _known(site, path, query):
            move, elsewhere = _followed(redirect, rest, request, asked)
            if move:
                return move
            waiting.append(elsewhere or asked)
    return None


def _tidied(path: str) -> str:
    return f"/{path.strip('/')}"


def _known(site: Site | None, path: str, query: str) -> Iterator[tuple[Redirect, list[str]]]:
    """Yield what moved from this address or from one above it, the nearest first, and the rest."""
    parts = path.strip("/").split("/")
    if len(parts) > MOST_PARTS:
        return
    rest_of = {"/" + "/".join(parts[:end]): parts[end:] for end in range(1, len(parts) + 1)}
    if query:
        rest_of[Redirect.normalise_path(f"{quote(path)}?{query}")] = []
    found = Redirect.get_for_site(site).filter(old_path__in=rest_of).select_related("redirect_page")
    # What is said of this site goes before what is said of all.
    for redirect in sorted(found, key=lambda found: (-len(found.old_path), not found.site_id)):
        yield redirect, rest_of[redirect.old_path]


def _followed(
    redirect: Redirect, rest: list[str], request: HttpRequest, asked: str
) -> tuple[Move | None, str]:
    """Return the move; where nothing answers there, None and the address to look up next."""
    with_query = "?" not in redirect.old_path
    if redirect.redirect_page is None:
        # An editor's own, to any address: for the very address alone.
        leads_on = redirect.redirect_link and _tidied(redirect.redirect_link) != asked
        if rest or not leads_on:
            return None, ""
        return Move(redirect.redirect_link, redirect.is_permanent, with_query), ""
    page = redirect.redirect_page.specific
    url = page.get_url(request)
    if url is None:
        return None, ""
    parts = [*filter(None, redirect.redirect_page_route_path.split("/")), *rest]
    address = url + "".join(f"{quote(part)}/" for part in parts)
    path = _tidied(urlsplit(url).path + "/".join(parts))
    if path != asked and _answers(page, request, parts):
        return Move(address, redirect.is_permanent, with_query), ""
    return None, path


def _answers(page: Page, request: HttpRequest, parts: list[str]) -> bool:
    """Whether a live page, or something below one, answers there."""
    try:
        page.route(request, parts)
    except Http404:
        return False
    return True
