"""What a sheet changes in one object, and what became of it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .run import SheetRun


class SheetChange(models.Model):
    """What a sheet changes in one object. `cells`: each with its row, column, old and new value."""

    class State(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", _("waiting")
        PUBLISHED = "published", _("changed")
        DRAFT = "draft", _("saved as a draft")
        SAME = "same", _("was so already")
        REFUSED = "refused", _("not changed")
        UNDONE = "undone", _("undone")
        LEFT = "left", _("not undone")

    CHANGED = (State.PUBLISHED, State.DRAFT)

    run = models.ForeignKey(SheetRun, on_delete=models.CASCADE, related_name="changes")
    object_id = models.PositiveBigIntegerField()
    title = models.CharField(max_length=300)
    cells = models.JSONField(default=list)
    # Changed on the site after the sheet was downloaded: applied only where somebody chose so.
    stale = models.BooleanField(default=False)
    chosen = models.BooleanField(default=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    note = models.CharField(max_length=500, blank=True)
    before = models.ForeignKey(
        "wagtailcore.Revision", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    revision = models.ForeignKey(
        "wagtailcore.Revision", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-stale", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["run", "object_id"], name="sheet_change_per_object")
        ]

    def __str__(self) -> str:
        return f"{self.title}: {self.get_state_display()}"
