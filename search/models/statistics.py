"""What people look for, counted by day; nothing about who."""

from django.db import models
from django.utils.translation import gettext_lazy as _

MOST_LETTERS = 100


class SearchCount(models.Model):
    """How often words were looked for on a day, in a language of the site.

    Neither the time of day nor anything about the visitor is kept.
    """

    language = models.CharField(_("language"), max_length=2)
    day = models.DateField(_("day"))
    words = models.CharField(_("words"), max_length=MOST_LETTERS)
    searches = models.PositiveIntegerField(_("searches"), default=0)
    without_result = models.PositiveIntegerField(_("without result"), default=0)

    class Meta:
        verbose_name = _("searched word")
        verbose_name_plural = _("searched words")
        # They are counted and tidied up; nobody edits them.
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(fields=["language", "day", "words"], name="searchcount_unique")
        ]

    def __str__(self) -> str:
        return f"{self.words} ({self.language}, {self.day})"
