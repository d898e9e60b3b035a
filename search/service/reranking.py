"""The best ones in a better order: by how much of what was typed stands in one name of a thing.

An engine looks at all text at once, so a long page that has every word somewhere may stand before
the short one that is about them. The first hits are few, so their names (title, abbreviations,
other words for it) can be read more closely, by the same rule for every engine.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from search.languages.analysis import stem, stems, words
from search.models.entries import Entry
from search.query.engine import Hit
from search.query.intent import wants_money
from search.query.parser import Query
from search.query.ranking import (
    BEGINS,
    BESIDE_MONEY,
    ENOUGH,
    EXPLAINS,
    OTHER_NAME,
    OWN_LANGUAGE,
    PAYS_NOTHING,
)
from search.query.vocabulary import rarity

CLOSELY = 20  # hits, two pages, that are read again; the others keep the order of the engine
# What a thing gains if all that was typed stands in one of its names, and if that name says
# nothing else.
NAME = WHOLE = 2.0

Stems = tuple[str, ...]


@dataclass(frozen=True)
class _Asked:
    """A query for the texts of a language: each term as the stems of its names, and its weight."""

    terms: Sequence[Sequence[tuple[str, ...]]]
    weights: Sequence[float]
    said: frozenset[str]
    asks: bool
    money: bool
    typed: list[str]

    @classmethod
    def of(cls, query: Query, language: str) -> _Asked:
        terms = [
            [tuple(stem(word, language) for word in name) for name in term.alternatives]
            for term in query.terms
        ]
        weights = [rarity(term.alternatives[0][0], language) for term in query.terms]
        said = frozenset(word for term in terms for name in term for word in name)
        whole = sum(weights) or 1.0
        shares = [weight / whole for weight in weights]
        return cls(terms, shares, said, query.asks, wants_money(query), words(query.text))

    def part_in(self, text: Stems) -> float:
        """Return the part of what was typed that the text has, a rare word the more: 0 to 1."""
        held = frozenset(text)
        if held.isdisjoint(self.said):
            return 0.0
        return sum(
            weight * _worth(term, text, held)
            for term, weight in zip(self.terms, self.weights, strict=True)
        )

    def part_of(self, text: Stems) -> float:
        """Return the part of the text that was typed: 0 to 1."""
        return sum(word in self.said for word in text) / len(text) if text else 0.0


def reranked(hits: Sequence[Hit], query: Query) -> list[Hit]:
    """Hits in their new order. What stands above others by rule (name, language) stays above."""
    entries = Entry.objects.only("kind", "title", "names", "phrases", "text_language").in_bulk(
        [hit.entry_id for hit in hits]
    )
    languages = {entry.text_language for entry in entries.values()}
    asked = {language: _Asked.of(query, language) for language in languages}
    again = [
        Hit(hit.entry_id, _again(hit.score, entry, asked[entry.text_language]))
        for hit in hits
        if (entry := entries.get(hit.entry_id))
    ]
    return sorted(again, key=lambda hit: (-hit.score, hit.entry_id))


def _again(score: float, entry: Entry, asked: _Asked) -> float:
    language = entry.text_language
    lines = [entry.title, *entry.names.splitlines(), *entry.phrases.splitlines()]
    names = [_stems(line, language) for line in lines]
    parts = [(asked.part_in(name), asked.part_of(name)) for name in names]
    gain = (
        1
        + NAME * max(typed for typed, _said in parts)
        + WHOLE * max(typed * said for typed, said in parts)
    )
    if asked.asks:
        gain *= EXPLAINS.get(entry.kind, 1.0)
    above = score // OWN_LANGUAGE * OWN_LANGUAGE
    fit = score - above
    if asked.money and entry.kind in PAYS_NOTHING and above < BEGINS:
        # Not even having all the words lifts it above what pays.
        gain *= BESIDE_MONEY
        above %= ENOUGH
    if any(words(phrase) == asked.typed for phrase in _phrases(entry)):
        above += BEGINS
    return above + fit * gain


def _phrases(entry: Entry) -> Iterator[str]:
    """Yield the other words for it, one by one: a line may have several, with commas between."""
    for line in entry.phrases.splitlines():
        yield from line.split(",")


@lru_cache(maxsize=20_000)
def _stems(line: str, language: str) -> Stems:
    """Return the stems of a name; the same names are read again and again."""
    return tuple(stems(line, language))


def _worth(term: Sequence[tuple[str, ...]], text: Stems, held: frozenset[str]) -> float:
    """1 if the term stands in the text as it was typed, less by another of its names."""
    for number, phrase in enumerate(term):
        if held.issuperset(phrase) and (
            len(phrase) == 1
            or any(text[at : at + len(phrase)] == phrase for at in range(len(text)))
        ):
            return OTHER_NAME if number else 1.0
    return 0.0
