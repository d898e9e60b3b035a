"""How the words that somebody types are understood, and in which forms a text is looked up.

The catalogue knows no language. Who does registers a reader when the site starts (`search`, which
stands above); without one, every word is itself and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# Folded words that follow each other.
Phrase = tuple[str, ...]


@dataclass(frozen=True)
class Understood:
    """What was typed, as terms that count, each by all its names; `fewest` of them are enough."""

    terms: Sequence[Sequence[Phrase]] = ()
    fewest: int = 0


class Reader:
    """Understands nothing but the words themselves."""

    def understood(self, typed: str, language: str) -> Understood:
        """Return the terms that somebody typed in a language."""
        return Understood()

    def corrected(self, typed: str, language: str, *, existing: bool) -> str:
        """Return the text with misspelt words as they may have been meant; empty if none is.

        `existing`: with words that are spelt right, but stand nowhere, as well.
        """
        return ""

    def stems(self, phrase: Sequence[str], language: str) -> list[tuple[str, str]]:
        """Return the folded words that count, each with what it has in common with its forms."""
        return []

    def words(self, text: str) -> list[str]:
        """Return the folded words of a text."""
        return []


_readers = [Reader()]


def read_with(reader: Reader) -> None:
    """Have all that is typed from now on understood by `reader`."""
    _readers[:] = [reader]


def reader() -> Reader:
    """Return who understands what is typed."""
    return _readers[0]
