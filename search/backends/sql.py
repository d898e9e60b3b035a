"""What the engines inside a database share: filters, counts and order, in plain Python.

The database says which entries have the words and how well they fit; all of these are narrowed,
counted and ranked here in one pass.
"""

from __future__ import annotations

import heapq
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

from django.db.models.expressions import RawSQL
from django.utils import timezone
from wagtail.search.backends.base import BaseSearchBackend

from search.languages.analysis import fold
from search.models.entries import Entry
from search.query.engine import FACETS, EngineResults, Hit
from search.query.parser import Filters, Query
from search.query.ranking import ENOUGH, score_of

COMPARED = 200  # entries at a time


class EntryRow(NamedTuple):
    """An entry that has the words. `fit` is larger the better they fit; lists are JSON."""

    entry_id: int
    fit: float
    kind: str
    themes: str
    territories: str
    year: int | None
    text_language: str
    names: str
    ends_at: datetime | None


class SqlEngine(BaseSearchBackend):
    """An engine whose index is a table beside the entries, written in the same transaction.

    `row_id` is the column of `search_words` that names the entry.
    """

    row_id = "entry_id"

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params)
        self.language: str = params["LANGUAGE"]

    # --- to be told by each database ------------------------------------------------

    def rows(self, query: Query) -> list[EntryRow]:
        """All entries with enough of the terms, for visitors in the query's language."""
        raise NotImplementedError

    def right(self, entries: Sequence[Entry]) -> set[int]:
        """Return the numbers of those whose row is what would be written now."""
        raise NotImplementedError

    # --- the engine -------------------------------------------------------------------

    def find(self, query: Query) -> EngineResults:
        """See `search.query.engine.Engine`."""
        rows = self.rows(query)
        enough = {row.entry_id for row in rows}
        more = query.wants_more(len(enough))
        if more:
            rows = self.rows(replace(query, loose=True))
        counts, shown = counted(rows, query.filters)
        now, name = timezone.now(), fold(query.text)
        ranked = heapq.nlargest(
            query.start + query.size,
            (
                (_score(row, query, name, now) + ENOUGH * (row.entry_id in enough), -row.entry_id)
                for row in shown
            ),
        )
        hits = [Hit(-negative, score) for score, negative in ranked[query.start :]]
        return EngineResults(
            len(shown),
            hits,
            counts,
            fewer=bool(shown) and more and not enough,
            more=0 < len(enough) < len(rows),
        )

    def rows_of(self, gone: Iterable[str]) -> list[int]:
        """Return the numbers of the entries with these names."""
        return [
            pk for name in gone for pk in Entry.objects.named(name).values_list("pk", flat=True)
        ]

    def fingerprints(self) -> Iterator[tuple[str, str]]:
        """Of the entries whose words are in the table; "" where these are not its words."""
        in_table = RawSQL(f"SELECT {self.row_id} FROM search_words", [])  # noqa: S608, S611
        with_words = Entry.objects.filter(language=self.language, pk__in=in_table)
        waiting = with_words.iterator(COMPARED)
        while entries := list(islice(waiting, COMPARED)):
            right = self.right(entries)
            for entry in entries:
                yield entry.document_id, entry.fingerprint if entry.pk in right else ""


def _score(row: EntryRow, query: Query, name: str, now: datetime) -> float:
    names = fold(row.names).split("\n") if row.names else ()
    return score_of(
        row.fit,
        kind=row.kind,
        own_language=row.text_language == query.language,
        named=name in names or any(identifier in names for identifier in query.identifiers),
        begins=any(own.startswith(query.identifiers) for own in names),
        ends_at=row.ends_at,
        now=now,
    )


def counted(
    rows: Iterable[EntryRow], filters: Filters
) -> tuple[dict[str, Counter[str]], Sequence[EntryRow]]:
    """How many each choice of each facet would show, and the rows that pass all filters."""
    chosen = (filters.kinds, filters.themes, filters.territories, filters.years)
    counts: dict[str, Counter[str]] = {facet: Counter() for facet in FACETS}
    shown = []
    for row in rows:
        values = (
            (row.kind,),
            _listed(row.themes),
            _listed(row.territories),
            (row.year,) if row.year else (),
        )
        misses = [
            place
            for place, (wanted, has) in enumerate(zip(chosen, values, strict=True))
            if wanted and wanted.isdisjoint(has)
        ]
        if not misses:
            shown.append(row)
            for facet, has in zip(FACETS, values, strict=True):
                counts[facet].update(map(str, has))
        elif len(misses) == 1:
            counts[FACETS[misses[0]]].update(map(str, values[misses[0]]))
    return counts, shown


@lru_cache(maxsize=4096)
def _listed(text: str) -> tuple[str, ...]:
    """Return a list of codes out of JSON; few different ones stand in many rows."""
    return tuple(json.loads(text)) if text else ()
