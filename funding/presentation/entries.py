"""Short ways into the list of calls: by trade and by the sum one needs; counted without a query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from funding.catalogue.bands import NEEDS, NOT_STATED
from funding.catalogue.bitset import any_of
from funding.catalogue.index import catalogue, open_statuses
from funding.catalogue.query import all_sets
from funding.catalogue.ranking import Group

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
    index = catalogue()
    sets, groups = all_sets(index, now), index.clock(now).groups
    listed = any_of(sets["status"], open_statuses())
    if place:
        listed &= sets["place"].get(place, 0)

    def entries(facet: str, named: Iterable[tuple[str, Any]]) -> list[Entry]:
        return [
            Entry(label, at_place(calls_url, [(facet, code)], place), _count(bits, groups))
            for code, label in named
            if (bits := listed & sets[facet].get(code, 0))
        ]

    return Entries(
        trades=entries("sector", TRADES.items()),
        sums=entries("need", [(code, band[-1]) for code, band in NEEDS.items()]),
        unstated=entries("need", [(NOT_STATED, _("Calls that do not state a sum"))]),
    )


def _count(bits: int, groups: dict[Group, int]) -> str:
    """Return how many one firm can ask for alone today; else later, or in all, and says so."""
    if now := bits & groups[Group.NOW]:
        return str(now.bit_count())
    if coming := bits & groups[Group.COMING]:
        return _("coming: %(n)s") % {"n": coming.bit_count()}
    return _("in all: %(n)s") % {"n": bits.bit_count()}
