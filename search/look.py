"""A search from beginning to end: understood, asked, and asked again if a word is misspelt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from search.engine import Found
from search.engines import Answer, find
from search.query import Filters, Query, understand
from search.spelling import corrected
from search.synonyms import all_synonyms


@dataclass(frozen=True)
class Looked:
    """What was found.

    `spelling` is what the text may have meant. `instead` is True if that was searched, as nothing
    has the words that were typed; False if it is only an offer.
    """

    query: Query
    found: Found
    away: bool = False
    spelling: str = ""
    instead: bool = False


def look(
    text: str,
    language: str,
    filters: Filters,
    start: int = 0,
    size: int = 10,
    find: Callable[[Query], Answer] = find,
) -> Looked:
    """Search for what somebody typed; `find` asks an engine."""
    query = understand(text, language, all_synonyms(), filters, start, size)
    if not query:
        return Looked(query, Found(0, ()))
    meant = corrected(query)
    answer = find(query)
    if meant is None:
        return Looked(query, answer.found, answer.away)
    if answer.found.total and not answer.found.fewer:
        return Looked(query, answer.found, answer.away, meant.text)
    meant = understand(meant.text, language, all_synonyms(), filters, start, size)
    better = find(meant)
    if better.found.total == 0:
        return Looked(query, answer.found, answer.away)
    return Looked(meant, better.found, better.away, meant.text, instead=True)
