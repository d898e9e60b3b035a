"""From text to the forms of words that are compared: folding, stop words, stems.

A word is folded first (no capitals, no diacritics, cedilla as comma), then stemmed by the
Snowball stemmer of its language, then a few endings that Snowball leaves in Romanian and Italian
are taken off. So `finanțări`, `finanţarea` and `finantare` meet in `finant`.

Used where an engine has no analysis of its own (SQLite), for stop words and identifiers in what
people type, and for marking what was found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from threading import local
from typing import Any

import snowballstemmer

from core.text import fold

LANGUAGES = {"en": "english", "ro": "romanian", "it": "italian"}
MOST_CACHED = 200_000
LONGEST_WORD = 60  # letters; what is longer is no word, and engines have limits

_WORD = re.compile(r"\w+")
# Rules beside the stemmers, as (pattern, replacement), in order; search engines get the same ones.
# Where -ile is no article: without this, textile would be a text.
BEFORE_STEMMING = {
    "ro": [("^(text|mob|automob|ut|frag|fert|ster|volat)ile$", "$1il")],
}
# Plurals and verbal nouns that Snowball leaves apart: finantar, apelur, intreprinder; circolar.
AFTER_STEMMING = {
    "ro": [
        ("^(.{4,})(?:ur|ar)$", "$1"),
        ("^(.{6,})er$", "$1"),
        ("^(.{3,})z$", "$1d"),  # verde and verzi
    ],
    "it": [("^(.{4,})ar$", "$1")],
}


class _Stemmers(local):
    """The stemmers of a thread: they keep the word they work on, so threads cannot share one."""

    def __init__(self) -> None:
        self.of: dict[str, Any] = {
            code: snowballstemmer.stemmer(name) for code, name in LANGUAGES.items()
        }


_stemmers = _Stemmers()


def words(text: str) -> list[str]:
    """Return the folded words of a text, in order. An apostrophe ends a word: l'energia is two."""
    found = _WORD.findall(fold(text).replace("_", " "))
    return [word[:LONGEST_WORD] for word in found]


def written(text: str) -> dict[str, str]:
    """Each folded word of a text as it is written there first, in small letters."""
    found: dict[str, str] = {}
    for word in _WORD.findall(text.casefold().replace("_", " ")):
        found.setdefault(fold(word)[:LONGEST_WORD], word[:LONGEST_WORD])
    return found


@lru_cache(maxsize=MOST_CACHED)
def stem(word: str, language: str) -> str:
    """Return the form in which a folded word meets its inflections."""
    if any(letter.isdigit() for letter in word):
        return word
    word = _replaced(word, BEFORE_STEMMING.get(language, ()))
    return _replaced(_stemmers.of[language].stemWord(word), AFTER_STEMMING.get(language, ()))


def _replaced(word: str, rules: Iterable[tuple[str, str]]) -> str:
    for pattern, replacement in rules:
        word = re.sub(pattern, replacement.replace("$", "\\"), word)
    return word


def stems(text: str, language: str) -> list[str]:
    """Return the stems of a text, in order, without stop words."""
    return stems_of(words(text), language)


def stems_of(folded: Iterable[str], language: str) -> list[str]:
    """Return the stems of folded words, without stop words."""
    idle = stop_words(language)
    return [stem(word, language) for word in folded if word not in idle]


@cache
def stop_words(language: str) -> frozenset[str]:
    """Folded words that say nothing about what somebody looks for."""
    return _listed("stopwords", language)


@cache
def common_words(language: str) -> frozenset[str]:
    """Folded words of four letters and more that exist, whether a page of ours has them or not."""
    return _listed("known", language)


def _listed(folder: str, language: str) -> frozenset[str]:
    path = Path(__file__).parent / folder / f"{language}.txt"
    lines = path.read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in words(line))
