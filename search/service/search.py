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
    has the words that were typed; False if it is only an offer, as for words that exist.
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
    answer = _best_first(find, query)
    meant = corrected(query)
    if answer.found.total and not answer.found.fewer:
        return SearchRun(query, answer.found, answer.away, meant.text if meant else "")
    if meant is not None:
        again = understand(meant.text, language, all_synonyms(), filters, start, size)
        better = _best_first(find, again)
        if better.found.total:
            return SearchRun(again, better.found, better.away, again.text, instead=True)
    offer = None if answer.found.total else corrected(query, existing=True)
    return SearchRun(query, answer.found, answer.away, offer.text if offer else "")


def _best_first(find: Callable[[Query], EngineAnswer], query: Query) -> EngineAnswer:
    """Return the hits that were asked for, the first ones in the order of a closer look."""
    if query.start + query.size > CLOSELY:
        return find(query)
    answer = find(replace(query, start=0, size=CLOSELY))
    hits = reranked(answer.found.hits, query)[query.start : query.start + query.size]
    return replace(answer, found=replace(answer.found, hits=hits))
