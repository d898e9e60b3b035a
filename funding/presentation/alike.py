"""The calls and measures that may fund what a page of another section tells of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from funding.catalogue.places import NAMES
from funding.catalogue.query import CallQuery, find
from funding.deadlines import OPEN_NOW
from funding.paths import CALLS, address_of

from .places import USUAL


@dataclass(frozen=True)
class CallsAlike:
    """How many there are for a place, how many of them are open now, and where they are listed."""

    count: int
    open_now: int
    place: Any
    url: str


def calls_alike(
    themes: Iterable[str], sectors: Iterable[str], language: str, now: datetime
) -> CallsAlike | None:
    """Return what is on any of the themes, for any of the sectors, or None if nothing is; no query.

    Where readers of a language usually are in one place, only what a firm there may use.
    """
    place = USUAL.get(language, "")
    facets = {"theme": list(themes), "sector": list(sectors), "place": [place] if place else []}
    address = address_of(CALLS)
    if not (address and facets["theme"]):
        return None
    found = find(CallQuery("", facets, "fit", language), now)
    if not found.ids:
        return None
    statuses = found.counts["status"]
    return CallsAlike(
        count=len(found.ids),
        open_now=sum(statuses.get(status, 0) for status in OPEN_NOW),
        place=NAMES.get(place, ""),
        url=f"{address}?{urlencode(facets, doseq=True)}",
    )
