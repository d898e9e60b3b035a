"""Themes a text may be about, with the words that led there: for an editor to look at.

Never applied by itself. The words and their rules stand in `keywords`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from core.text import fold_words
from funding.models.opportunity import FundingOpportunity

from .keywords import FIRMS, THEMES

TITLE_WEIGHT = 3
_TAGS = re.compile(r"<[^>]+>")
_GAPS = re.compile(r"[^\w]+")


@dataclass(frozen=True)
class Suggestion:
    """A theme's code, the words of the text that hint at it, and how strongly (from 1)."""

    theme: str
    words: tuple[str, ...]
    weight: int


def suggest_themes(title: str, text: str = "", language: str = "en") -> list[Suggestion]:
    """Themes of a text in `language` (en, ro, it), the likeliest first.

    Each different word counts once, three times if it stands in the title.
    """
    heading, rest = _plain(title), _plain(text)
    found = []
    for theme, stems in THEMES.items():
        in_title = _hits(heading, stems.get(language, ()))
        in_text = _hits(rest, stems.get(language, ())) - in_title
        if in_title or in_text:
            words = (*sorted(in_title), *sorted(in_text))
            found.append(Suggestion(theme, words, TITLE_WEIGHT * len(in_title) + len(in_text)))
    return sorted(found, key=lambda suggestion: (-suggestion.weight, suggestion.theme))


def words_for_firms(text: str, language: str = "en") -> list[str]:
    """Return the words by which a text says that it means small firms."""
    return sorted(_hits(_plain(text), FIRMS.get(language, ())))


def suggestions_for(opportunity: FundingOpportunity) -> list[Suggestion]:
    """Themes for an opportunity that it does not have yet: from its official words."""
    has = {theme.code for theme in opportunity.themes.all()}
    text = " ".join([opportunity.call_title, opportunity.description, *opportunity.keywords])
    found = suggest_themes(opportunity.title, text, opportunity.title_language)
    return [suggestion for suggestion in found if suggestion.theme not in has]


def _plain(text: str) -> str:
    """Words in lower case without diacritics, one space between them."""
    return _GAPS.sub(" ", fold_words(_TAGS.sub(" ", text)))


def _hits(text: str, stems: Iterable[str]) -> set[str]:
    """Return the words or phrases of a plain text that begin with a stem."""
    pattern = _pattern(tuple(stems))
    return {match[0] for match in pattern.finditer(text)} if pattern else set()


@cache
def _pattern(stems: tuple[str, ...]) -> re.Pattern[str] | None:
    """Return the stems as one expression, longest first: a phrase wins over its first word."""
    if not stems:
        return None
    ordered = sorted(stems, key=len, reverse=True)
    parts = [
        f"{re.escape(stem[:-1])}" if stem.endswith("$") else rf"{re.escape(stem)}\w*"
        for stem in ordered
    ]
    return re.compile(rf"\b(?:{'|'.join(parts)})\b")
