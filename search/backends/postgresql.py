"""PostgreSQL's full-text search, with its own configurations for the three languages.

The table `search_words` has, beside each entry, a `tsvector` made by the configuration of its
language (`sme_en`, `sme_ro`, `sme_it`: PostgreSQL's own with `unaccent` before the stemmer, so
that diacritics, cedillas and plain letters meet) and by the stems of
`search/languages/analysis.py`, which bring together what Snowball leaves apart in Romanian
(finanțare, finanțări). `plain` has the words of title and names as they are, for what is typed
half. A rank here knows nothing of rare words, so each term is weighed by how few entries have it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Any

from django.db import connection, transaction

from search.languages.analysis import LANGUAGES, fold, stems, stems_of, words
from search.models.entries import Entry
from search.query.parser import Query, QueryTerm
from search.query.vocabulary import rarity

from .sql import EntryRow, SqlEngine

# What a word in the body, the summary, the title and the names is worth: D, C, B, A.
WEIGHTS = "{0.1, 0.3, 0.8, 1.0}"
RANK = 10.0  # brings ts_rank to the size of other engines' scores


class SearchBackend(SqlEngine):
    """One language in PostgreSQL."""

    def rows(self, query: Query) -> list[EntryRow]:
        questions = [_question(query, language) for language in LANGUAGES]
        parts: list[str] = []
        parameters: list[str] = []
        for language, (match, match_parameters, fit, fit_parameters) in zip(
            LANGUAGES, questions, strict=True
        ):
            parts.append(
                f"SELECT w.entry_id, {fit} AS fit FROM search_words w"  # noqa: S608
                " WHERE w.language = %s AND w.found_in @> ARRAY[%s]::text[] AND w.words @@ "
                f"({match})"
            )
            parameters += [*fit_parameters, language, query.language, *match_parameters]
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT e.id, w.fit, e.kind, e.themes::text, e.territories::text, e.year,"  # noqa: S608
                " e.text_language, e.names, e.ends_at"
                f" FROM ({' UNION ALL '.join(parts)}) w JOIN search_entry e ON e.id = w.entry_id",
                parameters,
            )
            return [EntryRow(*values) for values in cursor.fetchall()]

    def suggest(self, typed: str, limit: int) -> Sequence[int]:
        """See `search.query.engine.Engine`. Of equal ones the shorter title is better."""
        read = words(typed)
        if not read:
            return []
        *whole, last = map(_lexeme, read)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT e.id FROM search_words w JOIN search_entry e ON e.id = w.entry_id"
                " WHERE w.plain @@ %s::tsquery AND w.found_in @> ARRAY[%s]::text[]"
                " ORDER BY e.text_language = %s DESC, e.kind = 'call', length(e.title), e.id"
                " LIMIT %s",
                [" & ".join([*whole, f"{last}:*"]), self.language, self.language, limit],
            )
            return [pk for (pk,) in cursor.fetchall()]

    def right(self, entries: Sequence[Entry]) -> set[int]:
        found: set[int] = set()
        with connection.cursor() as cursor:
            for entry in entries:
                cursor.execute(
                    "SELECT entry_id FROM search_words WHERE entry_id = %s AND language = %s"  # noqa: S608
                    f" AND found_in = %s::text[] AND words = {_vector()}"
                    " AND plain = to_tsvector('simple', %s)",
                    _values(entry),
                )
                found.update(pk for (pk,) in cursor.fetchall())
        return found

    def write(self, entries: Sequence[Entry], gone: Iterable[str]) -> None:
        """See `Engine` of `search.query`. The rows of those gone are there until told."""
        lost = self.rows_of(gone)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_words WHERE entry_id = ANY(%s)", [lost])
            cursor.executemany(
                "INSERT INTO search_words (entry_id, language, found_in, words, plain) VALUES"  # noqa: S608
                f" (%s, %s, %s, {_vector()}, to_tsvector('simple', %s))"
                " ON CONFLICT (entry_id) DO UPDATE SET language = excluded.language,"
                " found_in = excluded.found_in, words = excluded.words, plain = excluded.plain",
                [_values(entry) for entry in entries],
            )

    def rebuild(self, batches: Iterable[Sequence[Entry]]) -> None:
        """Write all anew, in one transaction: readers see the old rows until the end."""
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM search_words WHERE language = %s", [self.language])
            for batch in batches:
                self.write(batch, ())


def _vector() -> str:
    """Return the expression for the words of an entry: names, title, summary, body; twice."""
    return " || ".join(
        f"setweight(to_tsvector(%s::regconfig, %s) || to_tsvector('simple', %s), '{weight}')"
        for weight in "ABCD"
    )


def _values(entry: Entry) -> list[Any]:
    language = entry.language
    values: list[Any] = [entry.pk, language, entry.languages]
    for text in (entry.names, entry.title, f"{entry.summary}\n{entry.phrases}", entry.body):
        values += [_configuration(language), fold(text), " ".join(stems(text, language))]
    return [*values, " ".join(words(f"{entry.title} {entry.names}"))]


def _configuration(language: str) -> str:
    return f"sme_{language}"


def _question(query: Query, language: str) -> tuple[str, list[str], str, list[str]]:
    """For entries of a language: what matches, and how well; each with its parameters.

    Enough of the terms must match; the fit is the sum over all of them.
    """
    terms = [_any_of(term, language) for term in query.terms]
    enough = combinations(terms, min(query.least, len(terms)))
    match: list[str] = []
    match_parameters: list[str] = []
    for group in enough:
        match.append(" && ".join(expression for expression, _parameters in group))
        match_parameters += [value for _expression, values in group for value in values]
    fit: list[str] = []
    fit_parameters: list[str] = []
    for term, (expression, values) in zip(query.terms, terms, strict=True):
        rare = rarity(term.alternatives[0][0], language)
        fit.append(f"{rare:.3f} * ts_rank('{WEIGHTS}', w.words, {expression}, 1)")
        fit_parameters += values
    together = " || ".join(f"({part})" for part in match)
    return together, match_parameters, f"{RANK} * ({' + '.join(fit)})", fit_parameters


def _any_of(term: QueryTerm, language: str) -> tuple[str, list[str]]:
    """Return a tsquery expression for a term by any of its names; text stays a parameter."""
    parts, parameters = [], []
    for alternative in term.alternatives:
        parts.append("phraseto_tsquery(%s::regconfig, %s)")
        parameters += [_configuration(language), " ".join(alternative)]
        parts.append("%s::tsquery")
        parameters.append(
            " <-> ".join(map(_lexeme, stems_of(alternative, language) or alternative))
        )
    return f"({' || '.join(parts)})", parameters


def _lexeme(word: str) -> str:
    """Return a word as a tsquery names it: letters and digits alone, and quoted all the same."""
    return f"'{word}'"
