"""What a firm does in everyday words, or as a code of NACE (CAEN, ATECO): which section that is.

The names stand in `trades.csv`, by division of NACE Rev. 2.1, which CAEN Rev. 3 and ATECO 2025
share. A division has one section, so a code says it by its first two digits.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from core.text import fold_words

FILE = Path(__file__).with_name("trades.csv")
LANGUAGES = ("en", "ro", "it")
# First and last division of each section.
SECTIONS = {
    "A": (1, 3), "B": (5, 9), "C": (10, 33), "D": (35, 35), "E": (36, 39), "F": (41, 43),
    "G": (46, 47), "H": (49, 53), "I": (55, 56), "J": (58, 60), "K": (61, 63), "L": (64, 66),
    "M": (68, 68), "N": (69, 75), "O": (77, 82), "P": (84, 84), "Q": (85, 85), "R": (86, 88),
    "S": (90, 93), "T": (94, 96), "U": (97, 98),
}  # fmt: skip
# 62.01, 6201, 62 01, C 10.71: the division is what begins a code.
_CODE = re.compile(r"^[a-u]?[ .]?([0-9]{2})(?:[ .]?[0-9]{1,2}){0,3}$")
_WORD = re.compile(r"\w+")
LIKE = 0.8  # how like a name a word has to be that is misspelt
SHORTEST = 4  # letters; a shorter part of a word says too little


@dataclass(frozen=True)
class Trade:
    """A trade: a code for addresses, its division, and its names by language, the usual first."""

    code: str
    division: str
    names: dict[str, tuple[str, ...]]

    @property
    def section(self) -> str:
        """Its section of NACE."""
        return section_of(self.division)


@cache
def trades() -> dict[str, Trade]:
    """Return every trade by its code."""
    with FILE.open(encoding="utf-8", newline="") as rows:
        return {
            row["code"]: Trade(
                row["code"],
                row["division"],
                {language: tuple(row[language].split("|")) for language in LANGUAGES},
            )
            for row in csv.DictReader(rows, delimiter=";")
        }


def names_in(language: str) -> list[str]:
    """Return all names of trades in a language, sorted."""
    found = {name for trade in trades().values() for name in trade.names[language]}
    return sorted(found, key=fold_words)


def section_of(code: str) -> str:
    """Return the section of a trade, a division or a section; empty for what is none of them."""
    if code in SECTIONS:
        return code
    if code in trades():
        return trades()[code].section
    if not re.fullmatch("[0-9]{2}", code):
        return ""
    number = int(code)
    return next((name for name, (low, high) in SECTIONS.items() if low <= number <= high), "")


def find_trades(typed: str) -> list[str]:
    """Return the codes of the trades, or the division, that somebody may mean; none if unknown.

    One of that name in any language; else those with all the words, or nearly the same.
    """
    text = " ".join(fold_words(typed).split())
    if text in names_by_text():
        return names_by_text()[text]
    if code := _CODE.match(text):
        return [code[1]] if section_of(code[1]) else []
    words = _WORD.findall(text)
    having = [name for name in names_by_text() if _has_all(name, words)] if words else []
    said = having or [name for name in names_by_text() if _has_all(text, _WORD.findall(name))]
    near = said or get_close_matches(text, names_by_text(), cutoff=LIKE)
    return list(dict.fromkeys(code for name in near for code in names_by_text()[name]))


@cache
def names_by_text() -> dict[str, list[str]]:
    """Return the trades that have a folded name, in any language."""
    found: dict[str, list[str]] = {}
    for trade in trades().values():
        for name in {fold_words(name) for names in trade.names.values() for name in names}:
            found.setdefault(name, []).append(trade.code)
    return found


def _has_all(text: str, words: Iterable[str]) -> bool:
    """Return whether each word stands in the text, or begins a word of it."""
    held = _WORD.findall(text)
    return all(
        word in held or (len(word) >= SHORTEST and any(other.startswith(word) for other in held))
        for word in words
    )
