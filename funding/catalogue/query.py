"""From what a visitor chose to the opportunities that fit, with the count beside each choice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from core.text import fold_words

from .bitset import Order, any_of
from .index import Catalogue, catalogue, open_statuses
from .ranking import Group

# The order facets are shown in. Choices within a facet widen, facets narrow each other.
FACETS = (
    "place",
    "aim",
    "level",
    "funding",
    "amount",
    "theme",
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
AROUND_WORDS = ".,;:!?()[]\"'“”„«»"


@dataclass(frozen=True)
class CallQuery:
    """What was asked for: words, codes by facet, an order (one of SORTS, or “changed”).

    `language` is the reader's: what they can read in it comes earlier.
    """

    words: str = ""
    facets: Mapping[str, Sequence[str]] = ()  # type: ignore[assignment]
    sort: str = "deadline"
    language: str = "en"


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
    """What fits, and how many each choice would leave or add; `elsewhere`: left out by place."""

    ids: Hits
    counts: dict[str, dict[str, int]]
    elsewhere: int = 0


def find(choices: CallQuery, now: datetime) -> CallResults:
    """Return what fits at `now`. Closed ones are found only where the status “closed” is chosen."""
    index = catalogue()
    sets = all_sets(index, now)
    asked = {name: codes for name, codes in dict(choices.facets).items() if codes}
    asked.setdefault("status", open_statuses())
    narrowed = {name: any_of(sets[name], codes) for name, codes in asked.items()}
    wanted = typed_words(choices.words)
    worded = _with_words(index, wanted)

    counts = {}
    for name in FACETS:
        base = worded
        for other, bits in narrowed.items():
            if other != name:
                base &= bits
        counts[name] = {code: (base & bits).bit_count() for code, bits in sets[name].items()}
    found = worded
    for bits in narrowed.values():
        found &= bits
    sets_in_order = [found]
    if choices.sort == "relevance" and wanted:
        sets_in_order = _most_relevant(index, found, wanted)
    elif choices.sort == "fit":
        sets_in_order = [found & bits for bits in index.clock(now).groups.values()]
    elsewhere = _elsewhere(sets, narrowed, worded, found)
    return CallResults(
        Hits(index.ids, _order(index, choices, now), sets_in_order), counts, elsewhere
    )


def _elsewhere(
    sets: Mapping[str, Mapping[str, int]], narrowed: Mapping[str, int], worded: int, found: int
) -> int:
    """Return how many more there would be if the place were not asked about."""
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


def typed_words(typed: str) -> list[str]:
    """Return the words that were typed as the catalogue spells them, without punctuation."""
    words = (word.strip(AROUND_WORDS) for word in fold_words(typed).split())
    return [word for word in words if word]


def _with_words(index: Catalogue, wanted: Sequence[str]) -> int:
    """Those in which every word stands, diacritics and case apart."""
    found = index.everything
    for word in wanted:
        found &= index.words.containing(word)
    return found


def _order(index: Catalogue, choices: CallQuery, now: datetime) -> Order:
    """Return the order that was asked for; among equal matches, what fits a small firm first."""
    orders = {
        "newest": index.newest_first,
        "changed": index.changed_first,
        "amount": index.largest_first,
    }
    clock = index.clock(now)
    if choices.sort in ("fit", "relevance"):
        return clock.fittest_first(index, choices.language)
    return orders.get(choices.sort) or clock.soonest_first


def _most_relevant(index: Catalogue, found: int, wanted: Sequence[str]) -> list[int]:
    """Return what was found, in sets that match equally well, the best first.

    A word in the title weighs three, at its start one more; elsewhere one.
    """
    by_weight = {0: found}
    for word in wanted:
        in_title = index.words_of_titles.containing(word)
        at_start = index.first_words.starting(word)
        heavier: dict[int, int] = defaultdict(int)
        for weight, bits in by_weight.items():
            heavier[weight + 4] |= bits & at_start
            heavier[weight + 3] |= bits & in_title & ~at_start
            heavier[weight + 1] |= bits & ~in_title
        by_weight = heavier
    return [by_weight[weight] for weight in sorted(by_weight, reverse=True)]
