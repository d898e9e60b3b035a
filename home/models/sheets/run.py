"""A sheet that somebody uploaded, and how far it is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SheetRunQuerySet(models.QuerySet["SheetRun"]):
    """Runs, by what is to be done and who made them."""

    def to_do(self) -> SheetRunQuerySet:
        """Return the runs to be applied or undone, those first that were asked for first."""
        busy = (SheetRun.State.APPLYING, SheetRun.State.UNDOING)
        return self.filter(state__in=busy).order_by("asked_at")

    def of(self, user: Any) -> SheetRunQuerySet:
        """Return the runs somebody may see: their own, for an administrator all."""
        return self if user.is_superuser else self.filter(user=user)

    def forgotten(self) -> SheetRunQuerySet:
        """Return the sheets that were looked at a day ago and never applied."""
        day = timezone.now() - timedelta(days=1)
        return self.filter(state=SheetRun.State.READ, handed_in_at__lt=day)


class SheetRun(models.Model):
    """A sheet that was handed in. What it would change is kept until somebody applies it."""

    WORK = "sheets"

    class State(models.TextChoices):
        """How far it is."""

        READ = "read", _("not applied")
        APPLYING = "applying", _("being applied")
        APPLIED = "applied", _("applied")
        UNDOING = "undoing", _("being undone")
        UNDONE = "undone", _("undone")

    table = models.CharField(_("table"), max_length=40)
    file_name = models.CharField(_("file"), max_length=120)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("user"),
    )
    language = models.CharField(max_length=5, default="en")
    handed_in_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    # Who had it applied or undone last.
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField(null=True, editable=False)
    state = models.CharField(_("status"), max_length=10, choices=State, default=State.READ)
    unchanged = models.PositiveIntegerField(_("rows without a change"), default=0)
    # Rows that cannot be used: number, name of the column, and a sentence.
    problems = models.JSONField(default=list)

    objects = SheetRunQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("sheet")
        verbose_name_plural = _("sheets")

    def __str__(self) -> str:
        return f"{self.file_name} ({self.table})"

    @property
    def is_to_do(self) -> bool:
        """Whether the background has it in hand, or soon will."""
        return self.state in (self.State.APPLYING, self.State.UNDOING)

    @property
    def is_late(self) -> bool:
        """Whether it has been in hand for longer than that usually takes."""
        late = self.asked_at and timezone.now() - self.asked_at > timedelta(minutes=1)
        return self.is_to_do and bool(late)
