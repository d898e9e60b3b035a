"""What a condition may name: the codes of each dimension, as they are kept and by their names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any, NamedTuple

from core.text import fold
from funding.choices import Dimension
from funding.matching import phrases
from funding.matching.places import COUNTRIES, country_name, place_names
from funding.matching.size import SizeClass
from home.models import Vocabulary
from home.models.vocabulary import terms_of
from home.places import EUROPEAN_UNION

# Codes of published standards and of the finder itself, known without asking anybody. The site's
# vocabularies name them, and may have more.
STANDARD: dict[str, frozenset[str]] = {
    Dimension.TERRITORY: frozenset({EUROPEAN_UNION, *COUNTRIES}) | frozenset(place_names()),
    Dimension.SECTOR: frozenset("ABCDEFGHIJKLMNOPQRSTUV"),  # NACE Rev. 2.1
    Dimension.THEME: frozenset(
        {  # EU taxonomy 2020/852, and our own
            "climate-mitigation", "climate-adaptation", "water", "circular-economy", "pollution",
            "biodiversity", "digital",
        }
    ),
    Dimension.SIZE: frozenset(SizeClass),
    Dimension.APPLICANT: frozenset(phrases.APPLICANTS),
    Dimension.PURPOSE: frozenset(phrases.PURPOSES),
}  # fmt: skip
VOCABULARIES: dict[str, str] = {
    Dimension.TERRITORY: Vocabulary.TERRITORY,
    Dimension.SECTOR: Vocabulary.SECTOR,
    Dimension.THEME: Vocabulary.THEME,
    Dimension.SIZE: Vocabulary.SME_SIZE,
}
OWN_NAMES: dict[str, Mapping[Any, Any]] = {
    Dimension.SIZE: phrases.LARGE,
    Dimension.APPLICANT: phrases.APPLICANTS,
    Dimension.PURPOSE: phrases.PURPOSES,
}
_IN_BRACKETS = re.compile(r"\(([A-Za-z0-9.-]+)\)$")


class Understood(NamedTuple):
    """The codes that were meant, and what could not be understood."""

    codes: list[str]
    unknown: list[str]


def names_of(dimension: str) -> dict[str, str]:
    """Return the codes of a dimension with their names in the language of who asks.

    Empty where anything may be written: numbers, and what only a quotation says.
    """
    names = {code: code for code in sorted(STANDARD.get(dimension, ()))}
    if dimension == Dimension.TERRITORY:
        names |= {code: country_name(code) for code in COUNTRIES} | place_names()
    if dimension in VOCABULARIES:
        names |= {term.code: term.name for term in terms_of(VOCABULARIES[dimension])}
    return names | {str(code): str(name) for code, name in OWN_NAMES.get(dimension, {}).items()}


def unknown_codes(dimension: str, codes: Iterable[str]) -> list[str]:
    """Return the codes that a dimension does not have; none where anything may be written."""
    if dimension not in STANDARD:
        return []
    others = [code for code in codes if code not in STANDARD[dimension]]
    known = names_of(dimension) if others else {}
    return [code for code in others if code not in known]


def label_of(code: str, name: str) -> str:
    """Return a term as it is shown and may be typed: Torino (ITC11)."""
    return f"{name} ({code})"


def understood(dimension: str, written: str) -> Understood:
    """Return the codes somebody meant: by name, by code, or as `label_of` shows them.

    Separated by semicolons or lines; commas and blanks will do where no name has them.
    """
    finder = _Finder(names_of(dimension))
    codes: list[str] = []
    unknown: list[str] = []
    for piece in re.split(r"[;\n]", written):
        for part in [piece] if finder.code(piece) else piece.split(","):
            words = [part] if finder.code(part) or _is_prose(part) else part.split()
            for word in filter(None, map(str.strip, words)):
                code = finder.code(word)
                (codes if code else unknown).append(code or word)
    return Understood(list(dict.fromkeys(codes)), unknown)


def nearest(dimension: str, written: str) -> str:
    """Return the term that is written most alike; empty if none is at all."""
    names = names_of(dimension)
    spellings = {fold(code): code for code in names} | {fold(n): c for c, n in names.items()}
    found = get_close_matches(fold(written), spellings, 1, 0.5)
    return label_of(spellings[found[0]], names[spellings[found[0]]]) if found else ""


def _is_prose(part: str) -> bool:
    """Return whether blanks belong to a name, as between codes all is capitals or one word."""
    return bool(re.search(r"[a-zà-ž]\s+\S", part))


class _Finder:
    """Codes by every way to write them."""

    def __init__(self, names: dict[str, str]) -> None:
        self.names = names
        # Of two places with one name the larger, which has the shorter code; they are the same.
        by_length = sorted(names.items(), key=lambda pair: -len(pair[0]))
        self.spellings = {fold(name): code for code, name in by_length}
        self.spellings |= {fold(code): code for code in names}

    def code(self, written: str) -> str | None:
        """Return the code that is meant, if there is one."""
        text = written.strip()
        in_brackets = _IN_BRACKETS.search(text)
        if in_brackets and in_brackets[1] in self.names:
            return in_brackets[1]
        return text if text in self.names else self.spellings.get(fold(text))
