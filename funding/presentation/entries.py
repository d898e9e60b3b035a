"""Short ways into the calls: by theme, trade, sum, or what a page of another section tells of.

Counted without a query.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from funding.catalogue.bands import NEEDS, NOT_STATED
from funding.catalogue.places import NAMES
from funding.catalogue.query import CallQuery, find
from funding.catalogue.selections import Reach, reach_of
from funding.deadlines import OPEN_NOW
from funding.paths import CALLS, address_of
from home.models import Vocabulary
from home.models.vocabulary import terms_of

from .places import USUAL, at_place

# Sections of NACE Rev. 2.1, by the trades people think of; each in one entry.
TRADES: dict[str, Any] = {
    "C": gettext_lazy("bakery or workshop"),
    "G": gettext_lazy("shop"),
    "T": gettext_lazy("garage or hairdresser"),
    "I": gettext_lazy("guest house or restaurant"),
    "F": gettext_lazy("building firm"),
    "H": gettext_lazy("transport firm"),
    "A": gettext_lazy("farm"),
    "K": gettext_lazy("IT firm"),
}


@dataclass(frozen=True)
class Entry:
    """A selection of calls: what it is called, its address, and how much is in it."""

    label: Any
    url: str
    count: str


@dataclass(frozen=True)
class Entries:
    """The ways in that lead to something; `unstated`: the calls that do not state a sum."""

    trades: list[Entry]
    sums: list[Entry]
    unstated: list[Entry]


def entries_of(calls_url: str, place: str, now: datetime) -> Entries:
    """Return the ways into the list of calls, for a place or everywhere."""

    def entries(facet: str, named: Iterable[tuple[str, Any]]) -> list[Entry]:
        reach = reach_of(facet, place, now)
        return [
            Entry(label, at_place(calls_url, [(facet, code)], place), _count(reach[code]))
            for code, label in named
            if code in reach
        ]

    return Entries(
        trades=entries("sector", TRADES.items()),
        sums=entries("need", [(code, band[-1]) for code, band in NEEDS.items()]),
        unstated=entries("need", [(NOT_STATED, _("Calls that do not state a sum"))]),
    )


def _count(reach: Reach) -> str:
    """Return how many one firm can ask for alone today; else later, or in all, and says so."""
    if reach.now:
        return str(reach.now)
    if reach.coming:
        return _("coming: %(n)s") % {"n": reach.coming}
    return _("in all: %(n)s") % {"n": reach.total}


def calls_by_theme(calls_url: str, place: str, now: datetime) -> list[Entry]:
    """Return the themes that have calls, for a place or everywhere, with how many."""
    facets = {"place": [place]} if place else {}
    counts = find(CallQuery("", facets, "deadline"), now).counts["theme"]
    return [
        Entry(term.name, at_place(calls_url, [("theme", term.code)], place), str(counts[term.code]))
        for term in terms_of(Vocabulary.THEME)
        if counts.get(term.code)
    ]


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
