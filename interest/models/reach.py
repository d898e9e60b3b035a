"""How many firms were reached: sums without persons, which stay when enquiries are erased."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reach(models.Model):
    """The number of firms whose first enquiry was confirmed in a month.

    One row per territory and theme chosen, and one per territory with an empty theme for all:
    a firm that chose two themes counts in both, and once in all.
    """

    month = models.DateField(_("month"), help_text=_("Its first day."))
    territory = models.CharField(_("territory"), max_length=40, blank=True)
    theme = models.CharField(_("theme"), max_length=40, blank=True)
    firms = models.PositiveIntegerField(_("firms"), default=0)

    class Meta:
        verbose_name = _("firms informed")
        verbose_name_plural = _("firms informed")
        constraints = [
            models.UniqueConstraint(fields=["month", "territory", "theme"], name="reach_once")
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.territory} {self.theme}: {self.firms}"
