"""From what a visitor chose to the opportunities that fit, with the count beside each choice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from funding.catalogue import Catalogue, catalogue, fold, open_statuses, positions_of

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
class Choices:
    """What was asked for: words, codes by facet, an order (one of SORTS, or “changed”)."""

    words: str = ""
    facets: Mapping[str, Sequence[str]] = ()  # type: ignore[assignment]
    sort: str = "deadline"


class Hits(Sequence[int]):
    """Ids of all that fits, in order. Only the part that is asked for is walked to."""

    def __init__(self, ids: list[int], order: Sequence[int], found: int) -> None:
        self._ids, self._order = ids, order
        self._members = found.to_bytes((len(ids) >> 3) + 1, "little")
        self._count = found.bit_count()

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[int]:
        members = self._members
        for position in self._order:
            if members[position >> 3] >> (position & 7) & 1:
                yield self._ids[position]

    def __getitem__(self, part: Any) -> Any:
        if isinstance(part, slice):
            start, stop, step = part.indices(self._count)
            return list(islice(self, start, stop, step))
        return next(islice(self, part if part >= 0 else self._count + part, None))


@dataclass(frozen=True)
class Found:
    """What fits, and how many each choice would leave or add."""

    ids: Hits
    counts: dict[str, dict[str, int]]


def find(choices: Choices, now: datetime) -> Found:
    """What fits at `now`. Closed ones are found only where the status “closed” is chosen."""
    index = catalogue()
    sets = all_sets(index, now)
    asked = {name: codes for name, codes in dict(choices.facets).items() if codes}
    asked.setdefault("status", open_statuses())
    narrowed = {name: _any_of(sets[name], codes) for name, codes in asked.items()}
    worded = _with_words(index, choices.words)

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
    return Found(Hits(index.ids, _order(index, found, choices, now), found), counts)


def all_sets(index: Catalogue, now: datetime) -> dict[str, dict[str, int]]:
    """Every facet's choices, those of the clock included."""
    clock = index.clock(now)
    return {name: index.choices.get(name, {}) for name in FACETS} | {
        "status": clock.status,
        "deadline": clock.windows,
    }


def _any_of(sets: Mapping[str, int], codes: Sequence[str]) -> int:
    bits = 0
    for code in codes:
        bits |= sets.get(code, 0)
    return bits


def _with_words(index: Catalogue, words: str) -> int:
    """Those in which every word stands, diacritics and case apart."""
    wanted = fold(words).split()
    if not wanted:
        return index.everything
    bits = bytearray((len(index.ids) >> 3) + 1)
    for position, text in enumerate(index.words):
        if all(word in text for word in wanted):
            bits[position >> 3] |= 1 << (position & 7)
    return int.from_bytes(bits, "little")


def _order(index: Catalogue, found: int, choices: Choices, now: datetime) -> Sequence[int]:
    """Positions in the order that was asked for, of all or of those found."""
    clock = index.clock(now)
    if choices.sort == "newest":
        return index.newest_first
    if choices.sort == "changed":
        return index.changed_first
    if choices.sort == "amount":
        return index.largest_first
    if choices.sort == "relevance" and choices.words:
        wanted = fold(choices.words).split()
        ends = clock.next_ends
        return sorted(
            positions_of(found), key=lambda p: (-_relevance(index, p, wanted), ends[p], p)
        )
    return clock.soonest_first


def _relevance(index: Catalogue, position: int, wanted: Sequence[str]) -> int:
    """Words in the title weigh three, at its start one more; elsewhere one."""
    title = index.titles[position]
    return sum((3 + title.startswith(word)) if word in title else 1 for word in wanted)
