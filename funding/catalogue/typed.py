"""From the words that somebody typed to the calls that have them, the best match first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_

from core.text import fold_words

from .index import Catalogue
from .reading import Understood, reader

AROUND_WORDS = ".,;:!?()[]\"'“”„«»"
# What a word weighs at the start of the title, elsewhere in it, and elsewhere.
AT_START, IN_TITLE, ELSEWHERE = 4, 3, 1


@dataclass(frozen=True)
class Worded:
    """What has the words that were typed.

    `weights`: for each word or term, what has it, by how much that is worth; first by letters,
    then by meaning. `spelling` is what may have been meant: `instead` if that was looked for, as
    nothing has what was typed, else only an offer. `fewer`: not all words were asked for.
    """

    found: int
    weights: Sequence[Sequence[Mapping[int, int]]] = ()
    by_letter: int = 0
    spelling: str = ""
    instead: bool = False
    fewer: bool = False

    def best_first(self, found: int) -> list[int]:
        """Return a part of what was found, in sets that match equally well."""
        parts = (found & self.by_letter, found & ~self.by_letter)
        return [
            bits
            for part, weights in zip(parts, self.weights, strict=True)
            for bits in _by_weight(part, weights)
        ]


@dataclass
class _Terms:
    """The terms of a text, and what has each of them."""

    understood: Understood
    in_title: list[int] = field(default_factory=list)
    anywhere: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, index: Catalogue, text: str, language: str) -> _Terms:
        found = cls(reader().understood(text, language))
        for names in found.understood.terms:
            in_title = index.meanings_of_titles.of_any(names)
            found.in_title.append(in_title)
            found.anywhere.append(in_title | index.meanings.of_any(names))
        return found

    @property
    def all(self) -> int:
        """What has all of them; nothing if there are none."""
        return self.at_least(len(self.anywhere)) if self.anywhere else 0

    def at_least(self, many: int) -> int:
        """Return what has so many of them."""
        # What has one, two, three … of those that were looked at.
        having = [0] * (many + 1)
        having[0] = -1
        for bits in self.anywhere:
            for number in range(many, 0, -1):
                having[number] |= having[number - 1] & bits
        return having[many] if many else 0

    @property
    def weights(self) -> list[dict[int, int]]:
        return [
            {IN_TITLE: in_title, ELSEWHERE: anywhere & ~in_title}
            for in_title, anywhere in zip(self.in_title, self.anywhere, strict=True)
        ]


def typed_words(typed: str) -> list[str]:
    """Return the words that were typed as the catalogue spells them, without punctuation."""
    words = (word.strip(AROUND_WORDS) for word in fold_words(typed).split())
    return [word for word in words if word]


def with_words(index: Catalogue, typed: str, language: str) -> Worded:
    """Return what has all the words that were typed, by letter or by meaning.

    If nothing has, what has them as they may have been meant; else what has enough of them.
    """
    wanted = typed_words(typed)
    if not wanted:
        return Worded(index.everything)
    by_letter = _by_letter(index, wanted)
    terms = _Terms.of(index, typed, language)
    if found := by_letter | terms.all:
        return _worded(index, found, by_letter, wanted, terms)
    if spelling := reader().corrected(typed, language, existing=False):
        meant = _Terms.of(index, spelling, language)
        if found := meant.all:
            return _worded(index, found, 0, (), meant, spelling=spelling, instead=True)
    spelling = reader().corrected(typed, language, existing=True)
    found = terms.at_least(terms.understood.fewest)
    return _worded(index, found, 0, (), terms, spelling=spelling, fewer=bool(found))


def _worded(
    index: Catalogue,
    found: int,
    by_letter: int,
    wanted: Iterable[str],
    terms: _Terms,
    *,
    spelling: str = "",
    instead: bool = False,
    fewer: bool = False,
) -> Worded:
    letters = [_letter_weights(index, word) for word in wanted] if by_letter else []
    return Worded(found, (letters, terms.weights), by_letter, spelling, instead, fewer)


def _by_letter(index: Catalogue, wanted: Sequence[str]) -> int:
    """Those in which every word stands as it was typed, whole or as a part."""
    found = index.everything
    for word in wanted:
        found &= index.words.containing(word)
    return found


def _letter_weights(index: Catalogue, word: str) -> dict[int, int]:
    in_title, at_start = index.words_of_titles.containing(word), index.first_words.starting(word)
    return {AT_START: at_start, IN_TITLE: in_title & ~at_start, ELSEWHERE: ~in_title}


def _by_weight(found: int, weights: Iterable[Mapping[int, int]]) -> list[int]:
    """Return what was found, in sets of equal weight, the heaviest first."""
    by_weight = {0: found}
    for of_term in weights:
        heavier: dict[int, int] = defaultdict(int)
        lacking = ~reduce(or_, of_term.values(), 0)
        for weight, bits in by_weight.items():
            for more, having in (*of_term.items(), (0, lacking)):
                if both := bits & having:
                    heavier[weight + more] |= both
        by_weight = heavier
    return [by_weight[weight] for weight in sorted(by_weight, reverse=True)]
