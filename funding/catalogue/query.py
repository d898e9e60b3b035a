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
from .typed import with_words

# The order facets are shown in. Choices within a facet widen, facets narrow each other.
FACETS = (
    "status",
    "theme",
    "funding",
    "programme",
    "territory",
    "role",
    "size",
    "sector",
    "consortium",
    "amount",
    "deadline",
    "stage",
    "kind",
)
SORTS = ("deadline", "newest", "amount", "relevance")


@dataclass(frozen=True)
class CallQuery:
    """What was asked for: words, codes by facet, an order (one of SORTS, or “changed”).

    The words are in `language`; where it is empty, in the active one.
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
    `spelling`, `instead` and `fewer`: see `Worded`.
    """

    ids: Hits
    counts: dict[str, dict[str, int]]
    with_words: int = 0
    spelling: str = ""
    instead: bool = False
    fewer: bool = False


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
    best_first = choices.sort == "relevance" and worded.weights
    return CallResults(
        Hits(
            index.ids,
            _order(index, choices.sort, now),
            worded.best_first(found) if best_first else [found],
        ),
        counts,
        (worded.found & any_of(sets["status"], open_statuses())).bit_count(),
        worded.spelling,
        worded.instead,
        worded.fewer,
    )


def all_sets(index: Catalogue, now: datetime) -> dict[str, dict[str, int]]:
    """Every facet's choices, those of the clock included."""
    clock = index.clock(now)
    return {name: index.choices.get(name, {}) for name in FACETS} | {
        "status": clock.status,
        "deadline": clock.windows,
    }


def _order(index: Catalogue, sort: str, now: datetime) -> Order:
    """Return the order that was asked for; among equal matches, that of the next cut-offs."""
    orders = {
        "newest": index.newest_first,
        "changed": index.changed_first,
        "amount": index.largest_first,
    }
    return orders.get(sort) or index.clock(now).soonest_first
