"""What every engine can do, in the terms of the site.

Engines are backends of Wagtail's search layer (`search/backends/`), one for each language,
named in WAGTAILSEARCH_BACKENDS by its code.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from search.models.entries import Entry

from .parser import Query

FACETS = ("kind", "theme", "territory", "year")


class EngineAwayError(Exception):
    """The engine does not answer, or not in time."""


@dataclass(frozen=True)
class Hit:
    """An entry that was found, and how well it fits."""

    entry_id: int
    score: float


@dataclass(frozen=True)
class EngineResults:
    """What an engine found.

    `counts` has, for each facet, how many things each choice would show: the other facets'
    filters count, its own do not. `fewer` is True if no thing had enough of the terms and those
    with any of them are shown. `more` is True if few had enough, and those with any follow them.
    """

    total: int
    hits: Sequence[Hit]
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    fewer: bool = False
    more: bool = False


class Engine(Protocol):
    """One language of one engine."""

    language: str

    def find(self, query: Query) -> EngineResults:
        """Return what a query finds. Raises EngineAwayError."""
        ...

    def suggest(self, typed: str, limit: int) -> Sequence[int]:
        """Return the ids of entries whose title or names have a word that begins so; best first.

        Raises EngineAwayError.
        """
        ...

    def write(self, entries: Sequence[Entry], gone: Iterable[str]) -> None:
        """Tell of new or changed entries, and of the `document_id`s of those that are gone.

        Raises EngineAwayError.
        """
        ...

    def rebuild(self, batches: Iterable[Sequence[Entry]]) -> None:
        """Make the index anew beside the old one, then put it in its place."""
        ...

    def fingerprints(self) -> Iterator[tuple[str, str]]:
        """Yield `document_id` and fingerprint of all that the index holds.

        The fingerprint is "" where the index can tell that it holds something else.
        """
        ...
