"""The glossary: what the site says in each language, and what it does not say."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

LANGUAGES = ("en", "ro", "it")

_SAY = _("One a line. The first is what we write; the others are right as well.")
_AVOID = _("One a line.")


class GlossaryEntry(models.Model):
    """One meaning: the words for it in each language, and those that are not used."""

    meaning = models.CharField(_("meaning"), max_length=160, unique=True)
    is_name = models.BooleanField(
        _("is a name"),
        default=False,
        help_text=_("It is the same in all languages and never translated, such as EMAS."),
    )
    en = models.TextField(_("in English"), help_text=_SAY)
    ro = models.TextField(_("in Romanian"), blank=True, help_text=_SAY)
    it = models.TextField(_("in Italian"), blank=True, help_text=_SAY)
    not_en = models.TextField(_("not in English"), blank=True, help_text=_AVOID)
    not_ro = models.TextField(_("not in Romanian"), blank=True, help_text=_AVOID)
    not_it = models.TextField(_("not in Italian"), blank=True, help_text=_AVOID)

    panels = [
        FieldPanel("meaning"),
        FieldPanel("is_name"),
        MultiFieldPanel([FieldRowPanel([*map(FieldPanel, LANGUAGES)])], heading=_("What we say")),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel(f"not_{code}") for code in LANGUAGES])],
            heading=_("What we do not say"),
        ),
    ]

    class Meta:
        ordering = ["meaning"]
        verbose_name = _("word of the glossary")
        verbose_name_plural = _("glossary")

    def __str__(self) -> str:
        return self.meaning

    def words(self, language: str) -> list[str]:
        """Return what we say in a language, the first is the one to write."""
        said = _lines(getattr(self, language))
        return said or (_lines(self.en) if self.is_name else [])

    def avoided(self, language: str) -> list[str]:
        """Return what we do not say in a language."""
        return _lines(getattr(self, f"not_{language}"))


def _lines(written: str) -> list[str]:
    return [line.strip() for line in written.splitlines() if line.strip()]
