"""SQLite's full-text search (FTS5), with stems and synonyms of our own.

FTS5 folds diacritics, but knows no language. So the table `search_words` holds the stems of each
entry, made by `search/languages/analysis.py`, in columns of different weight, and what is typed
is stemmed the same way. `plain` has the words of title and names as they are, for what is typed
half; `scope` has a mark for each language whose visitors find the entry.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import combinations
from typing import Any

from django.db import connection, transaction

from search.languages.analysis import LANGUAGES, stems, stems_of, words
from search.models.entries import Entry
from search.query.parser import Query, QueryTerm

from .sql import EntryRow, SqlEngine

# Of the columns title, names, summary, body, plain, scope.
WEIGHTS = "8.0, 10.0, 4.0, 1.0, 2.0, 0.0"


class SearchBackend(SqlEngine):
    """One language in SQLite."""

    row_id = "rowid"

    def rows(self, query: Query) -> list[EntryRow]:
        match = " OR ".join(
            f"(scope : {_mark(language, query.language)} AND {expression})"
            for language in LANGUAGES
            if (expression := _expression(query, language))
        )
        if not match:
            return []
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT e.id, -w.fit, e.kind, e.themes, e.territories, e.year, e.text_language,"  # noqa: S608
                " e.names, CAST(e.ends_at AS TEXT) FROM"
                f" (SELECT rowid, bm25(search_words, {WEIGHTS}) AS fit FROM search_words"
                " WHERE search_words MATCH %s) w JOIN search_entry e ON e.id = w.rowid",
                [match],
            )
            return [EntryRow._make((*values, _moment(ends))) for *values, ends in cursor.fetchall()]

    def suggest(self, typed: str, limit: int) -> Sequence[int]:
        """See `search.query.engine.Engine`. Of equal ones the shorter title is better."""
        read = words(typed)
        if not read:
            return []
        *whole, last = read
        expression = " AND ".join([*(f'"{word}"' for word in whole), f'"{last}" *'])
        marks = " OR ".join(_mark(language, self.language) for language in LANGUAGES)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT e.id FROM search_words w JOIN search_entry e ON e.id = w.rowid"
                " WHERE search_words MATCH %s"
                " ORDER BY e.text_language = %s DESC, e.kind = 'call', length(e.title), e.id"
                " LIMIT %s",
                [f"(scope : ({marks})) AND (plain : ({expression}))", self.language, limit],
            )
            return [pk for (pk,) in cursor.fetchall()]

    def right(self, entries: Sequence[Entry]) -> set[int]:
        wanted = {entry.pk: _words_of(entry) for entry in entries}
        places = ", ".join(["%s"] * len(wanted))
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT rowid, title, names, summary, body, plain, scope FROM search_words"  # noqa: S608
                f" WHERE rowid IN ({places})",
                list(wanted),
            )
            return {pk for pk, *has in cursor.fetchall() if [pk, *has] == wanted[pk]}

    def write(self, entries: Sequence[Entry], gone: Iterable[str]) -> None:
        """See `Engine` of `search.query`. The rows of those gone are there until told."""
        lost = self.rows_of(gone)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(
                "DELETE FROM search_words WHERE rowid = %s",
                [[pk] for pk in (*lost, *(entry.pk for entry in entries))],
            )
            cursor.executemany(
                "INSERT INTO search_words (rowid, title, names, summary, body, plain, scope)"
                " VALUES (%s, %s, %s, %s, %s, %s, %s)",
                [_words_of(entry) for entry in entries],
            )

    def rebuild(self, batches: Iterable[Sequence[Entry]]) -> None:
        """Write all anew, in one transaction: readers see the old table until the end."""
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(
                    "DELETE FROM search_words WHERE search_words MATCH %s",
                    [f"scope : {_mark(self.language, self.language)}"],
                )
            for batch in batches:
                self.write(batch, ())


def _words_of(entry: Entry) -> list[Any]:
    """Return a row of the table."""
    language = entry.language
    columns = [
        " ".join(stems(text, language))
        for text in (entry.title, entry.names, f"{entry.summary}\n{entry.phrases}", entry.body)
    ]
    plain = " ".join(words(f"{entry.title} {entry.names}"))
    scope = " ".join(_mark(language, found_in) for found_in in entry.languages)
    return [entry.pk, *columns, plain, scope]


def _mark(language: str, found_in: str) -> str:
    """Return the mark of an entry in `language` that visitors in `found_in` find."""
    return f"{language}for{found_in}"


def _expression(query: Query, language: str) -> str:
    """FTS5's expression for enough of the terms, stemmed for entries of a language."""
    terms = [expression for term in query.terms if (expression := _any_of(term, language))]
    required = min(query.least, len(terms))
    enough = [f"({' AND '.join(group)})" for group in combinations(terms, required) if group]
    if not enough:
        return ""
    return " OR ".join(enough).join("()")


def _any_of(term: QueryTerm, language: str) -> str:
    phrases = dict.fromkeys(
        " ".join(stems_of(alternative, language) or alternative)
        for alternative in term.alternatives
    )
    return " OR ".join(f'"{phrase}"' for phrase in phrases).join("()") if phrases else ""


def _moment(value: Any) -> datetime | None:
    """Return a moment as SQLite has it: text in UTC."""
    return datetime.fromisoformat(value).replace(tzinfo=UTC) if value else None
