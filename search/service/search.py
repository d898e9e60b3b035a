"""A search from beginning to end: understood, asked, and asked again if a word is misspelt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from search.backends.fallback import EngineAnswer, find
from search.query.engine import EngineResults
from search.query.parser import Filters, Query, understand
from search.query.synonyms import all_synonyms

from .reranking import CLOSELY, reranked
from .spelling import corrected


@dataclass(frozen=True)
class SearchRun:
    """What was found.

    `spelling` is what the text may have meant. `instead` is True if that was searched, as nothing
    has the words that were typed; False if it is only an offer.
    """

    query: Query
    found: EngineResults
    away: bool = False
    spelling: str = ""
    instead: bool = False


def run_search(
    text: str,
    language: str,
    filters: Filters,
    start: int = 0,
    size: int = 10,
    find: Callable[[Query], EngineAnswer] = find,
) -> SearchRun:
    """Search for what somebody typed; `find` asks an engine."""
    query = understand(text, language, all_synonyms(), filters, start, size)
    if not query:
        return SearchRun(query, EngineResults(0, ()))
    meant = corrected(query)
    answer = _best_first(find, query)
    if meant is None:
        return SearchRun(query, answer.found, answer.away)
    if answer.found.total and not answer.found.fewer:
        return SearchRun(query, answer.found, answer.away, meant.text)
    meant = understand(meant.text, language, all_synonyms(), filters, start, size)
    better = _best_first(find, meant)
    if better.found.total == 0:
        return SearchRun(query, answer.found, answer.away)
    return SearchRun(meant, better.found, better.away, meant.text, instead=True)


def _best_first(find: Callable[[Query], EngineAnswer], query: Query) -> EngineAnswer:
    """Return the hits that were asked for, the first ones in the order of a closer look."""
    if query.start + query.size > CLOSELY:
        return find(query)
    answer = find(replace(query, start=0, size=CLOSELY))
    hits = reranked(answer.found.hits, query)[query.start : query.start + query.size]
    return replace(answer, found=replace(answer.found, hits=hits))
