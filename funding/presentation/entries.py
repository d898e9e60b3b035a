"""Short ways into the list of calls: by theme, trade and sum; counted without a query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from funding.catalogue.bands import NEEDS, NOT_STATED
from funding.catalogue.query import CallQuery, find
from funding.catalogue.selections import Reach, reach_of
from home.models import Vocabulary
from home.models.vocabulary import terms_of

from .places import at_place

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
