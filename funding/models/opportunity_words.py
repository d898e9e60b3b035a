"""An opportunity in the visitor's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import get_language

from .opportunity_parts import OpportunityText
from .prefetch import related


class OpportunityWords(models.Model):
    """What a visitor reads of an opportunity: the texts of editors, else the source's own."""

    if TYPE_CHECKING:
        title: Any
        title_language: Any
        programme: Any
        themes: Any

    class Meta:
        abstract = True

    def text(self, language: str | None = None) -> OpportunityText | None:
        """Return what an editor wrote in a language (the visitor's), if anything."""
        code = language or (get_language() or "en")[:2]
        return next((text for text in related(self, "texts") if text.language == code), None)

    @property
    def display_title(self) -> str:
        """The title in the visitor's language, else the official one."""
        text = self.text()
        return (text and text.title) or self.title

    @property
    def display_language(self) -> str:
        """The language `display_title` is in, for its `lang`."""
        text = self.text()
        return text.language if text and text.title else self.title_language

    @property
    def display_summary(self) -> str:
        """What an editor wrote about it in the visitor's language, if anything."""
        text = self.text()
        return " ".join(filter(None, (text.summary, text.what_it_pays))) if text else ""

    @property
    def programme_words(self) -> str:
        """The programme's name and abbreviation."""
        found = self.programme
        return " ".join(filter(None, (found.abbreviation, found.title))) if found else ""

    @property
    def theme_words(self) -> str:
        """The names of its themes in the visitor's language."""
        return ", ".join(term.name for term in self.themes.all())
