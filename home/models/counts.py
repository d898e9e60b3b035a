"""What is counted of visits and requests; nothing about who they are of."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.counts.metrics import LONGEST_NAME


class VisitCount(models.Model):
    """How often a page was opened on a day. Each version has its own, and so its language.

    `part` is the first word of an address below the page that is no page itself, such as that of
    the list of calls. Neither the hour nor anything about the visitor is kept.
    """

    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")
    part = models.CharField(max_length=60, blank=True)
    day = models.DateField(db_index=True)
    views = models.PositiveIntegerField(default=0)

    # A count is no use of the page: Wagtail does not name it before the page is deleted.
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("visits of a page")
        verbose_name_plural = _("visits of pages")
        # They are counted; nobody edits them.
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["page", "part", "day"], name="visits_page_part_day")
        ]

    def __str__(self) -> str:
        return f"{self.page_id} {self.part} ({self.day})"


class MetricCount(models.Model):
    """A number that only grows, of all processes together: `core.counts.metrics` says of what."""

    name = models.CharField(max_length=20)
    first = models.CharField(max_length=LONGEST_NAME)
    second = models.CharField(max_length=40, blank=True)
    value = models.FloatField(default=0)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["name", "first", "second"], name="metric_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.first} {self.second}"
