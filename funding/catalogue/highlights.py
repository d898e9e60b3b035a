"""Ways into the calls from other pages: their themes."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from home.models import Vocabulary
from home.models.vocabulary import terms_of

from .query import CallQuery, find


@dataclass(frozen=True)
class ThemeLink:
    """A theme, the address of its calls, and how many one may still apply for."""

    label: str
    url: str
    count: int


def calls_by_theme(base_url: str) -> list[ThemeLink]:
    """Return the themes that have calls; no query."""
    counts = find(CallQuery("", {}, "deadline"), timezone.now()).counts["theme"]
    return [
        ThemeLink(term.name, f"{base_url}?theme={term.code}", counts[term.code])
        for term in terms_of(Vocabulary.THEME)
        if counts.get(term.code)
    ]
