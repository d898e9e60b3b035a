"""Whether pages are useful, counted by month; nothing about who says so."""

from __future__ import annotations

from datetime import date

from django.db import models, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _


class Answer(models.TextChoices):
    """What somebody says of a page. The values are the names of the counts."""

    YES = "yes", _("Yes")
    NO = "no", _("No")


class FeedbackCountManager(models.Manager["FeedbackCount"]):
    """Counting, for all processes together."""

    @transaction.atomic
    def add(self, page_id: int, answer: str, day: date) -> None:
        """Count an answer in the month of a day."""
        month = day.replace(day=1)
        row, more = self.filter(page_id=page_id, month=month), {answer: F(answer) + 1}
        if not row.update(**more):
            # Another process may have made the row since.
            self.bulk_create([self.model(page_id=page_id, month=month)], ignore_conflicts=True)
            row.update(**more)


class FeedbackCount(models.Model):
    """How many called a page useful in a month, and how many did not. Each version has its own.

    Neither the day nor anything about the visitor is kept.
    """

    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")
    month = models.DateField()  # its first day
    yes = models.PositiveIntegerField(default=0)
    no = models.PositiveIntegerField(default=0)

    objects = FeedbackCountManager()

    # A count is no use of the page: Wagtail does not name it before the page is deleted.
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("answer about a page")
        verbose_name_plural = _("answers about pages")
        # They are counted; nobody edits them.
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["page", "month"], name="feedback_page_month")
        ]

    def __str__(self) -> str:
        return f"{self.page_id} ({self.month})"
