"""What a machine translated: how much of it a month, and on which pages nobody has read it."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class MachineUseQuerySet(models.QuerySet["MachineUse"]):
    """Months, with the characters that were sent."""

    def reserve(self, characters: int, limit: int, today: date) -> bool:
        """Count characters in the month, unless they are more than is left of it."""
        month = today.replace(day=1)
        self.get_or_create(month=month)
        left = self.filter(month=month, characters__lte=limit - characters)
        return left.update(characters=F("characters") + characters) == 1

    def left(self, limit: int, today: date) -> int:
        """Return how many characters may still be sent in the month."""
        used = self.filter(month=today.replace(day=1)).first()
        return max(0, limit - (used.characters if used else 0))


class MachineUse(models.Model):
    """How many characters were sent to be translated in a month."""

    month = models.DateField(_("month"), unique=True)
    characters = models.PositiveIntegerField(_("characters"), default=0)

    objects = MachineUseQuerySet.as_manager()

    class Meta:
        verbose_name = _("use of machine translation")

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}: {self.characters}"


class UnreadPage(models.Model):
    """A public page with machine-translated texts that nobody has read yet.

    The page registry keeps the language of the source, as every page that is shown asks for it.
    """

    page = models.OneToOneField(Page, on_delete=models.CASCADE, related_name="unread_texts")
    source_language = models.CharField(max_length=5)
    texts = models.PositiveIntegerField(_("texts"))

    class Meta:
        verbose_name = _("page with unread machine translation")

    def __str__(self) -> str:
        return f"{self.page_id}: {self.texts}"
