"""Words: those of the site, for spelling, and those that editors say mean the same."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from search.languages.analysis import LANGUAGES, words


class Word(models.Model):
    """A folded word of the entries of a language, as it is written, and in how many it stands.

    Counted at a rebuild; a word that came since counts one. Tells the common from the rare.
    """

    language = models.CharField(max_length=2)
    word = models.CharField(max_length=60)
    written = models.CharField(max_length=60)
    count = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["language", "word"], name="word_unique")]

    def __str__(self) -> str:
        return self.word


class Synonym(models.Model):
    """Words that mean the same, added by editors to those of `search/languages/synonyms/`."""

    en = models.CharField(_("in English"), max_length=300, blank=True)
    ro = models.CharField(_("in Romanian"), max_length=300, blank=True)
    it = models.CharField(_("in Italian"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms")

    def __str__(self) -> str:
        return " = ".join(filter(None, (self.en, self.ro, self.it)))

    def clean(self) -> None:
        named = {tuple(words(word)) for listed in self.listed().values() for word in listed}
        if len(named - {()}) < 2:
            raise ValidationError(_("Write at least two words that mean the same."))

    def listed(self) -> dict[str, tuple[str, ...]]:
        """Return the words by language, as a row of the files has them."""
        return {
            code: tuple(part.strip() for part in getattr(self, code).split(",") if part.strip())
            for code in LANGUAGES
        }
