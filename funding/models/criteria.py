"""Who may apply, as rows a machine can weigh and a person can check."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from funding.choices import Dimension, Operator, Provenance

# Dates are no row: they come with the candidate.
WRITTEN = [choice for choice in Dimension.choices if choice[0] != Dimension.TIME]

NUMERIC = {
    Dimension.HEADCOUNT,
    Dimension.TURNOVER,
    Dimension.AGE,
    Dimension.PARTNERS,
    Dimension.COUNTRIES,
    Dimension.TRL,
    Dimension.COST,
    Dimension.OWN_SHARE,
}


class Criterion(Orderable):
    """Abstract: one condition of eligibility.

    No row about something means that nobody has read it, never that anything goes.
    """

    dimension = models.CharField(_("about"), max_length=20, choices=WRITTEN)
    operator = models.CharField(_("comparison"), max_length=10, choices=Operator)
    value = models.CharField(
        _("value"),
        max_length=400,
        help_text=_("Codes separated by commas (ITC1, RO32; micro, small; C, E), or one number."),
    )
    hard = models.BooleanField(
        _("excludes"), default=True, help_text=_("Who fails it cannot get the money.")
    )
    quote = models.TextField(_("quotation"), max_length=600, blank=True)
    quote_language = models.CharField(
        _("language of the quotation"),
        max_length=5,
        blank=True,
        choices=[("en", _("English")), ("ro", _("Romanian")), ("it", _("Italian"))],
    )
    source_url = models.URLField(_("source"), max_length=500, blank=True)
    provenance = models.CharField(
        _("provenance"), max_length=10, choices=Provenance, default=Provenance.EDITOR
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("reviewed by"),
    )
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True)

    panels = [
        FieldRowPanel([FieldPanel("dimension"), FieldPanel("operator"), FieldPanel("value")]),
        FieldPanel("hard"),
        FieldRowPanel([FieldPanel("quote"), FieldPanel("quote_language")]),
        FieldRowPanel([FieldPanel("source_url"), FieldPanel("provenance")]),
        FieldRowPanel([FieldPanel("reviewed_by"), FieldPanel("reviewed_on")]),
    ]

    class Meta(Orderable.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"{self.get_dimension_display()} {self.get_operator_display()} {self.value}"

    @property
    def values(self) -> list[str]:
        """The codes of the value."""
        return [code for code in re.split(r"[,;\s]+", self.value) if code]

    def clean(self) -> None:
        super().clean()
        numeric = self.dimension in NUMERIC
        compares = self.operator in {Operator.AT_LEAST, Operator.AT_MOST}
        errors: dict[str, Any] = {}
        if numeric != compares:
            errors["operator"] = _("Numbers are compared with “at least” or “at most”, codes not.")
        if numeric and not re.fullmatch(r"\d+(\.\d+)?", self.value.strip()):
            errors["value"] = _("One number is expected here.")
        if errors:
            raise ValidationError(errors)


class SourceCriterion(Criterion):
    """A condition of a programme; shared by all languages of its page."""

    page = ParentalKey(
        "funding.FundingSourcePage", on_delete=models.CASCADE, related_name="criteria"
    )

    class Meta(Criterion.Meta):
        verbose_name = _("condition")


class OpportunityCriterion(Criterion):
    """A condition of one opportunity."""

    opportunity = ParentalKey(
        "funding.FundingOpportunity", on_delete=models.CASCADE, related_name="criteria"
    )

    class Meta(Criterion.Meta):
        verbose_name = _("condition")
