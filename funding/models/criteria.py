"""Who may apply, as rows a machine can weigh and a person can check."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from funding.choices import Dimension, Operator, Provenance
from funding.matching.conditions import codes_of

from .condition_codes import STANDARD, nearest, understood, unknown_codes
from .condition_input import ConditionValueInput

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


def reviewers() -> models.Q:
    """Return the accounts that may say they have read a condition: who may write about calls.

    Whoever has said so stays named, whatever became of the account.
    """
    may = Permission.objects.filter(
        content_type__app_label="funding", codename="change_fundingopportunity"
    )
    named = models.Q(pk__in=SourceCriterion.objects.values("reviewed_by")) | models.Q(
        pk__in=OpportunityCriterion.objects.values("reviewed_by")
    )
    able = models.Q(is_superuser=True) | models.Q(groups__permissions__in=may)
    return named | (models.Q(is_active=True) & (able | models.Q(user_permissions__in=may)))


class Criterion(Orderable):
    """Abstract: one condition of eligibility.

    No row about something means that nobody has read it, never that anything goes.
    """

    dimension = models.CharField(
        pgettext_lazy("concerning", "about"), max_length=20, choices=WRITTEN
    )
    operator = models.CharField(_("comparison"), max_length=10, choices=Operator)
    value = models.CharField(
        _("value"),
        max_length=400,
        help_text=_("One number, or names with a semicolon between: Torino; Ilfov."),
    )
    hard = models.BooleanField(
        _("excludes"), default=True, help_text=_("Firms that do not meet it cannot be funded.")
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
        limit_choices_to=reviewers,
        verbose_name=_("reviewed by"),
    )
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True)

    panels = [
        FieldRowPanel([FieldPanel("dimension"), FieldPanel("operator")]),
        FieldPanel("value", widget=ConditionValueInput),
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
    def values(self) -> tuple[str, ...]:
        """The codes of the value."""
        return codes_of(self.value)

    def clean(self) -> None:
        super().clean()
        numeric = self.dimension in NUMERIC
        compares = self.operator in {Operator.AT_LEAST, Operator.AT_MOST}
        errors: dict[str, Any] = {}
        if self.dimension in STANDARD:
            self._name_codes(errors)
        if numeric != compares:
            errors["operator"] = _("Numbers are compared with “at least” or “at most”, names not.")
        if numeric and not re.fullmatch(r"\d+(\.\d+)?", self.value.strip()):
            errors["value"] = _("One number is expected here.")
        if errors:
            raise ValidationError(errors)

    def _name_codes(self, errors: dict[str, Any]) -> None:
        """Put codes in the place of names; say which are not known, and what they are like."""
        if not self.values:
            errors["value"] = _("Name at least one.")
        elif unknown_codes(self.dimension, self.values):
            codes, unknown = understood(self.dimension, self.value)
            if unknown:
                errors["value"] = [_unknown(self.dimension, word) for word in unknown]
            else:
                self.value = ", ".join(codes)


def _unknown(dimension: str, word: str) -> str:
    """Return a sentence about what a condition names and no vocabulary has."""
    like = nearest(dimension, word)
    if not like:
        return gettext("“%(word)s” is not known here.") % {"word": word}
    return gettext("“%(word)s” is not known here. Is %(nearest)s meant?") % {
        "word": word,
        "nearest": like,
    }


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
