"""Opportunities like another one."""

from __future__ import annotations

from datetime import datetime

from .bands import NOT_STATED
from .bitset import any_of, positions_of
from .index import Catalogue, catalogue, open_statuses
from .query import all_sets

# What makes two calls alike, and how much.
WEIGHTS = {"theme": 3, "programme": 2, "sector": 2, "funding": 1, "stage": 1}
HOW_MANY = 3


def similar_ids(pk: int, now: datetime) -> list[int]:
    """Up to three others one may still apply for, by what they share and words of the title."""
    index = catalogue()
    if pk not in index.position_of:
        return []
    own = index.position_of[pk]
    sets = all_sets(index, now)
    open_ones = any_of(sets["status"], open_statuses()) & ~(1 << own)
    # What no firm that may use this one may use as well is not like it.
    places = sets["place"]
    open_ones &= any_of(places, (code for code, bits in places.items() if bits >> own & 1))
    words = {word for word in index.titles[own].split() if len(word) > 4}
    mine = [
        (bits, weight)
        for name, weight in WEIGHTS.items()
        for code, bits in sets[name].items()
        if bits >> own & 1 and code != NOT_STATED
    ]

    def likeness(position: int) -> int:
        shared = sum(weight for bits, weight in mine if bits >> position & 1)
        return shared + 2 * len(words.intersection(index.titles[position].split()))

    ends = index.clock(now).next_ends
    candidates = _nearest(index, open_ones, mine)
    ranked = sorted(candidates, key=lambda p: (-likeness(p), ends[p], p))
    return [index.ids[position] for position in ranked[:HOW_MANY]]


def _nearest(index: Catalogue, open_ones: int, mine: list[tuple[int, int]]) -> list[int]:
    """At most a few hundred candidates: those that share most kinds of things."""
    narrowed = open_ones
    for bits, _weight in sorted(mine, key=lambda pair: pair[0].bit_count()):
        if (narrowed & bits).bit_count() >= HOW_MANY and narrowed.bit_count() > 300:
            narrowed &= bits
    positions = []
    for position in positions_of(narrowed):
        positions.append(position)
        if len(positions) == 1000:
            break
    return positions
