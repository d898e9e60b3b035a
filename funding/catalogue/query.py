"""From what a visitor chose to the opportunities that fit, with the count beside each choice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from core.formats import language

from .bitset import Order, any_of
from .index import Catalogue, catalogue, open_statuses
from .ranking import Group
from .typed import with_words

# The order facets are shown in. Choices within a facet widen, facets narrow each other.
FACETS = (
    "place",
    "aim",
    "theme",
    "level",
    "need",
    "funding",
    "amount",
    "status",
    "programme",
    "territory",
    "role",
    "size",
    "sector",
    "consortium",
    "deadline",
    "stage",
    "kind",
)
SORTS = ("fit", "deadline", "newest", "amount", "relevance")


@dataclass(frozen=True)
class CallQuery:
    """What was asked for: words, codes by facet, an order (one of SORTS, or “changed”).

    The words are in `language`, the reader's, and what they can read in it comes earlier; where it
    is empty, it is the active one.
    """

    words: str = ""
    facets: Mapping[str, Sequence[str]] = ()  # type: ignore[assignment]
    sort: str = "deadline"
    language: str = ""


class Hits(Sequence[int]):
    """Ids of all that fits, a set after the other. Only the part that is asked for is walked to."""

    def __init__(self, ids: list[int], order: Order, sets: Sequence[int]) -> None:
        self._ids, self._order, self._sets = ids, order, sets
        self._count = sum(found.bit_count() for found in sets)

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[int]:
        for found in self._sets:
            for position in self._order.walk(found):
                yield self._ids[position]

    def __getitem__(self, part: Any) -> Any:
        if isinstance(part, slice):
            start, stop, step = part.indices(self._count)
            return list(islice(self, start, stop, step))
        return next(islice(self, part if part >= 0 else self._count + part, None))


@dataclass(frozen=True)
class CallResults:
    """What fits, and how many each choice would leave or add.

    `with_words`: how many of those one may apply for have the words, whatever else was chosen.
    `elsewhere`: how many more there would be if the place were not asked about.
    `spelling`, `instead` and `fewer`: see `Worded`.
    """

    ids: Hits
    counts: dict[str, dict[str, int]]
    with_words: int = 0
    spelling: str = ""
    instead: bool = False
    fewer: bool = False
    elsewhere: int = 0


def find(choices: CallQuery, now: datetime) -> CallResults:
    """Return what fits at `now`. Closed ones are found only where the status “closed” is chosen."""
    index = catalogue()
    sets = all_sets(index, now)
    asked = {name: codes for name, codes in dict(choices.facets).items() if codes}
    asked.setdefault("status", open_statuses())
    narrowed = {name: any_of(sets[name], codes) for name, codes in asked.items()}
    worded = with_words(index, choices.words, choices.language or language())

    counts = {}
    for name in FACETS:
        base = worded.found
        for other, bits in narrowed.items():
            if other != name:
                base &= bits
        counts[name] = {code: (base & bits).bit_count() for code, bits in sets[name].items()}
    found = worded.found
    for bits in narrowed.values():
        found &= bits
    sets_in_order = [found]
    if choices.sort == "relevance" and worded.weights:
        sets_in_order = worded.best_first(found)
    elif choices.sort == "fit":
        sets_in_order = [found & bits for bits in index.clock(now).groups.values()]
    return CallResults(
        Hits(index.ids, _order(index, choices, now), sets_in_order),
        counts,
        (worded.found & any_of(sets["status"], open_statuses())).bit_count(),
        worded.spelling,
        worded.instead,
        worded.fewer,
        _elsewhere(narrowed, worded.found, found),
    )


def _elsewhere(narrowed: Mapping[str, int], worded: int, found: int) -> int:
    if "place" not in narrowed:
        return 0
    for name, bits in narrowed.items():
        if name != "place":
            worded &= bits
    return (worded & ~found).bit_count()


def group_at(pk: int, now: datetime) -> Group | None:
    """Return the group of the default order that an opportunity is in; None if it is not listed."""
    index = catalogue()
    position = index.position_of.get(pk)
    if position is None:
        return None
    groups = index.clock(now).groups.items()
    return next(group for group, bits in groups if bits >> position & 1)


def all_sets(index: Catalogue, now: datetime) -> dict[str, dict[str, int]]:
    """Every facet's choices, those of the clock included."""
    clock = index.clock(now)
    return {name: index.choices.get(name, {}) for name in FACETS} | {
        "status": clock.status,
        "deadline": clock.windows,
    }


def _order(index: Catalogue, choices: CallQuery, now: datetime) -> Order:
    """Return the order that was asked for; among equal matches, what fits a small firm first."""
    orders = {
        "newest": index.newest_first,
        "changed": index.changed_first,
        "amount": index.largest_first,
    }
    clock = index.clock(now)
    if choices.sort in ("fit", "relevance"):
        return clock.fittest_first(index, choices.language or language())
    return orders.get(choices.sort) or clock.soonest_first
