"""Which requests are visits, and writing how many there were."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from core.clock import months_before
from core.counts.adding import add_counts
from core.counts.tally import Tally
from home.jobs.schedule import daily
from home.models.counts import VisitCount
from home.navigation.page_registry import page_registry

# How machines call themselves. A maker of telephones is called Cubot.
MACHINES = re.compile(
    r"(?<!cu)bot\b|crawl|spider|slurp|archiv|monitor|preview|fetch|scan|check|headless|lighthouse"
    r"|feed|validator|facebookexternalhit|curl|wget|python|java/|go-http|okhttp|axios|node|perl|ruby"
    r"|php|libwww|httpclient",
    re.IGNORECASE,
)
LONGEST_ADDRESS = 500  # characters
MONTHS_KEPT = 25  # two years, and the same month of the year before
PREFIXES = tuple(f"/{code}/" for code, _name in settings.LANGUAGES)

# By path, without what stands behind the question mark.
visits: Tally[str] = Tally()


class VisitMiddleware:
    """Count what people open. It stands before the cache of pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if is_visit(request, response):
            visits.add(request.path_info)
        return response


def is_visit(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Return whether somebody opened a page: shown, or found unchanged since (304).

    Left out are machines that say so, pages that a browser fetches in advance, parts of pages that
    scripts fetch, and editors: nobody else has a session.
    """
    path, said = request.path_info, request.headers
    return (
        request.method == "GET"
        and response.status_code in (200, 304)
        and path.startswith(PREFIXES)
        and len(path) <= LONGEST_ADDRESS
        and "text/html" in said.get("Accept", "")
        and said.get("Sec-Fetch-Dest", "document") == "document"
        and "prefetch" not in said.get("Sec-Purpose", said.get("Purpose", ""))
        and (
            response.status_code == 304
            or response.headers.get("Content-Type", "").startswith("text/html")
        )
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and _is_of_a_person(said.get("User-Agent", ""))
    )


def _is_of_a_person(agent: str) -> bool:
    return bool(agent) and not MACHINES.search(agent)


def write(counts: dict[str, float]) -> None:
    """Add to the counts of today, in one statement. What belongs to no public page is left out."""
    pages = {unquote(urlsplit(page.url).path): pk for pk, page in page_registry().by_id.items()}
    found: Counter[tuple[int, str]] = Counter()
    for path, number in counts.items():
        if place := place_of(path, pages):
            found[place] += int(number)
    today = timezone.localdate()
    with transaction.atomic():
        # One may have been deleted since the registry was read.
        known = set(
            Page.objects.filter(pk__in={pk for pk, _part in found}).values_list("pk", flat=True)
        )
        rows = {(pk, part, today): float(n) for (pk, part), n in found.items() if pk in known}
        if rows:
            add_counts(VisitCount, ("page_id", "part", "day"), "views", rows)


def place_of(path: str, pages: dict[str, int]) -> tuple[int, str] | None:
    """Return the page at a path, or the nearest above it and the first word below that."""
    part = ""
    while path.strip("/"):
        if path in pages:
            limit = VisitCount._meta.get_field("part").max_length
            return pages[path], part[:limit]
        part = path.strip("/").rpartition("/")[2]
        path = path[: path.rstrip("/").rfind("/") + 1]
    return None


visits.write = write


@daily("tidy_visits", hour=4, label=_("Delete old visit counts"))
def forget_visits() -> str:
    """Remove what is older than `MONTHS_KEPT` months."""
    until = months_before(timezone.localdate(), MONTHS_KEPT)
    removed, _by_model = VisitCount.objects.filter(day__lt=until).delete()
    return f"{removed} rows"
