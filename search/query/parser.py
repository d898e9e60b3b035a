"""What somebody typed, understood: terms with what they may also be called.

Every engine gets the same: terms, and how many of them a thing must have. How a word is compared
(stems, diacritics) is the engine's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from search.languages.analysis import fold, stop_words, words
from search.languages.synonyms import Synonyms

LONGEST = 200  # characters that are read; no sentence that somebody looks for is longer
MOST_TERMS = 8  # more say nothing more, and cost
FULL = 10  # things that fill a page of results
# By which a question begins, folded.
ASKING = {
    "en": {"how", "what", "when", "where", "who", "why", "which", "is", "are", "can", "do", "does"},
    "ro": {"cum", "ce", "cand", "unde", "cine", "care", "cat", "cati", "cate", "este", "pot", "de"},
    "it": {
        "come", "che", "cos", "cosa", "quando", "dove", "chi", "perche", "quale", "quali", "quanto",
        "quanta", "quanti", "quante", "posso", "e",
    },
}  # fmt: skip
# LIFE-2027-SAP-ENV, HORIZON-CL6-2027: parts joined by hyphens, at least one with a digit.
_IDENTIFIER = re.compile(r"\b[A-Za-z0-9]+(?:[-_.][A-Za-z0-9]+)+\b")


@dataclass(frozen=True)
class QueryTerm:
    """A word that counts, with other names of the same thing; each of one or more words.

    The first alternative is what was typed.
    """

    alternatives: tuple[tuple[str, ...], ...]

    @property
    def typed(self) -> str:
        """As it was typed, folded."""
        return " ".join(self.alternatives[0])


@dataclass(frozen=True)
class Filters:
    """What a visitor narrowed the results to: codes; within a facet any of them, between all."""

    kinds: frozenset[str] = frozenset()
    themes: frozenset[str] = frozenset()
    territories: frozenset[str] = frozenset()
    years: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Query:
    """A search in a language. `loose`: what has any of the terms is found too, after the rest."""

    text: str
    language: str
    terms: tuple[QueryTerm, ...] = ()
    identifiers: tuple[str, ...] = ()
    filters: Filters = field(default_factory=Filters)
    loose: bool = False
    start: int = 0
    size: int = 10

    def __bool__(self) -> bool:
        return bool(self.terms)

    @property
    def fewest(self) -> int:
        """How many terms a thing must have, unless too few do (`wants_more`).

        All of one or two, else a good half: who writes a whole question is not punished for
        a word that the page does not use.
        """
        many = len(self.terms)
        return many if many <= 2 else (many + 2) // 2

    @property
    def least(self) -> int:
        """How many terms a thing must have to be found: `fewest`, or any if the query is loose."""
        return 1 if self.loose else self.fewest

    def wants_more(self, enough: int) -> bool:
        """Whether things with some of the terms follow, if so many have enough of them.

        They fill a page. Who types an identifier wants that thing: others follow only if it is
        not there.
        """
        return self.fewest > 1 and (enough == 0 or (enough < FULL and not self.identifiers))

    @property
    def asks(self) -> bool:
        """Whether it is a question in words, such as “how many employees has a small firm?”."""
        typed = words(self.text)
        return len(typed) > 2 and ("?" in self.text or typed[0] in ASKING[self.language])


def understand(
    text: str,
    language: str,
    synonyms: Synonyms,
    filters: Filters | None = None,
    start: int = 0,
    size: int = 10,
) -> Query:
    """Read what somebody typed. Anything is accepted; nothing but words is kept."""
    text = " ".join(text.replace("\0", " ").split())[:LONGEST]
    found = [match for match in _IDENTIFIER.findall(text) if any(c.isdigit() for c in match)]
    typed = words(text)
    terms = list(_terms(typed, language, synonyms, stop_words(language)))
    if not terms:
        terms = list(_terms(typed, language, synonyms, frozenset()))
    return Query(
        text=text,
        language=language,
        terms=tuple(terms[:MOST_TERMS]),
        identifiers=tuple(fold(identifier) for identifier in found),
        filters=filters or Filters(),
        start=start,
        size=size,
    )


def _terms(
    typed: list[str], language: str, synonyms: Synonyms, idle: frozenset[str]
) -> Iterable[QueryTerm]:
    """Words that together have another name are one term: the longest such first."""
    place, seen = 0, set()
    while place < len(typed):
        for length in range(min(synonyms.longest, len(typed) - place), 0, -1):
            phrase = tuple(typed[place : place + length])
            others = synonyms.of(phrase, language)
            if others or length == 1:
                break
        place += length
        if phrase in seen or (not others and phrase[0] in idle):
            continue
        seen.add(phrase)
        alternatives = dict.fromkeys([phrase, *(tuple(words(other)) for other in others)])
        yield QueryTerm(tuple(alternative for alternative in alternatives if alternative))
