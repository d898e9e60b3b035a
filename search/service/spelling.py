"""Did you mean: the word of the site that is nearest to one it does not have.

Only a word that stands nowhere is doubted: neither in an entry, nor among the common words of the
language. For one that exists, but that no entry has, the nearest is an offer. No word is taken for
one that says nothing (“alta” for “alla”). The candidates are the words of the entries in the
visitor's language and in English (official texts of calls); a word on a phone has a letter wrong,
missing, doubled or swapped, so the distance is counted in such steps (optimal string alignment).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from rapidfuzz import process
from rapidfuzz.distance import OSA

from search.languages.analysis import common_words, fold, stem, stop_words, words
from search.query.parser import Query, QueryTerm
from search.query.vocabulary import vocabulary

SHORTEST = 4  # letters; a shorter word is near to too many
LONG = 6  # letters from which a word may have two mistakes


def corrected(query: Query, *, existing: bool = False) -> Query | None:
    """Return the query with unknown words replaced by the nearest known; None if all are known.

    A word for which nothing is near stays as it is. `existing`: also those that exist, but stand
    in no entry.
    """
    nearer = {
        term: found
        for term in query.terms
        if len(term.alternatives) == 1
        and (existing or not _exists(term.typed, query.language))
        and (found := _nearest(term.typed, query.language))
    }
    if not nearer:
        return None
    shown = {term.typed: _as_written(found, query.language) for term, found in nearer.items()}
    text = " ".join(_in_text(word, shown) for word in query.text.split())
    terms = tuple(QueryTerm(((nearer[term],),)) if term in nearer else term for term in query.terms)
    return replace(query, text=text, terms=terms)


def _in_text(word: str, shown: Mapping[str, str]) -> str:
    """Return a word of the text, with its correction where it has one."""
    parts = words(word)
    return " ".join(shown.get(part, part) for part in parts) if set(parts) & set(shown) else word


def _exists(word: str, language: str) -> bool:
    """Return whether it is a word of the visitor's language, or of English."""
    return any(word in common_words(code) for code in (language, "en"))


def _nearest(word: str, language: str) -> str:
    """Return the nearest known word, or an empty one if it is known itself or nothing is near."""
    if any(word in stop_words(code) for code in (language, "en")):
        return ""
    if len(word) < SHORTEST or " " in word or any(map(str.isdigit, word)):
        return ""
    candidates: dict[str, int] = {}
    idle: set[str] = set()
    for code in dict.fromkeys((language, "en")):
        known = vocabulary(code)
        if word in known.counts or stem(word, code) in known.stems:
            return ""
        candidates = {**known.counts, **candidates}
        idle |= stop_words(code)
    near = process.extract(
        fold(word),
        candidates.keys() - idle,
        scorer=OSA.distance,
        score_cutoff=2 if len(word) >= LONG else 1,
        limit=20,
    )
    # Who has two letters wrong has the first one right.
    likely = (found for found in near if found[1] == 1 or found[0][0] == word[0])
    best = min(
        likely,
        key=lambda found: (found[1], found[0][0] != word[0], -candidates[found[0]], found[0]),
        default=None,
    )
    return best[0] if best else ""


def _as_written(word: str, language: str) -> str:
    for code in (language, "en"):
        if word in vocabulary(code).counts:
            return vocabulary(code).written.get(word, word)
    return word
