"""Whether a title is that of a well-known measure; only where it is certain.

A name that stands somewhere in a title tells little: “contribution to who has the Nuova Sabatini”
is another measure. So it has to begin the title, or a part of it behind a dash, colon or bracket,
word by word; and who gives the money, and the language, have to be those of the measure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from core.text import fold_words

# Words of a name, folded.
Phrase = tuple[str, ...]

# A single word is a name of its own only if it is long, or has a plus.
LONG = 9
_WORD = re.compile(r"[a-z0-9]+\+?")
# Hyphens within words, as in Start-Up, part nothing.
_BETWEEN_PARTS = re.compile(r"\s[-|/]\s|[–—:;,()\[\]«»“”\"]")


class Title(NamedTuple):
    """An official title with what has to fit beside it."""

    written: str
    language: str
    level: str


def phrase_of(words: str) -> Phrase:
    """Return the words of a name as they are compared."""
    return tuple(_WORD.findall(fold_words(words)))


def is_telling(phrase: Phrase) -> bool:
    """Return whether a phrase can stand for one measure alone."""
    return len(phrase) > 1 or any(len(word) >= LONG or word.endswith("+") for word in phrase)


def is_named(written: str, phrases: Iterable[Phrase]) -> bool:
    """Return whether one of the phrases begins a title or a part of it."""
    words, starts = _parts(written)
    return any(
        words[start : start + len(phrase)] == phrase for phrase in phrases for start in starts
    )


def is_title_of(title: Title, phrases: Iterable[Phrase], language: str, level: str) -> bool:
    """Return whether a record of this title is certainly the measure so called."""
    return (title.language, title.level) == (language, level) and is_named(title.written, phrases)


def _parts(written: str) -> tuple[Phrase, list[int]]:
    """Return the words of a title, and at which of them a part begins."""
    words: list[str] = []
    starts = []
    for part in _BETWEEN_PARTS.split(written):
        found = phrase_of(part)
        if found:
            starts.append(len(words))
            words += found
    return tuple(words), starts
