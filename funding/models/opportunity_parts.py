"""What belongs to an opportunity: cut-offs, words in each language, whom to ask."""

from __future__ import annotations

from collections.abc import Container
from datetime import date, datetime
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from core.clock import BRUSSELS
from funding.choices import ContactRole
from funding.deadlines import end_of


class CutOffQuerySet(models.QuerySet["CutOff"]):
    """Cut-offs, by when they are."""

    def in_month(self, year: int, month: int) -> models.QuerySet:
        """Ids of the opportunities with a cut-off in a month, or that open in it."""
        opening = models.Q(opportunity__opens_on__year=year, opportunity__opens_on__month=month)
        return (
            self.filter(models.Q(day__year=year, day__month=month) | opening)
            .order_by()
            .values_list("opportunity_id", flat=True)
        )

    def first_day(self, opportunities: Container[int]) -> date | None:
        """Return the day of the first of these that belongs to one of the opportunities."""
        rows = self.values_list("opportunity_id", "day").iterator()
        return next((day for pk, day in rows if pk in opportunities), None)


class CutOff(models.Model):
    """A moment after which it is too late, once."""

    opportunity = ParentalKey(
        "funding.FundingOpportunity", on_delete=models.CASCADE, related_name="cut_offs"
    )
    day = models.DateField(_("day"))
    at = models.TimeField(_("time"), null=True, blank=True, help_text=_("Empty: not known."))
    opens_on = models.DateField(
        _("window opens on"),
        null=True,
        blank=True,
        help_text=_("Where one can apply in several windows: the first day of this one."),
    )
    stage = models.PositiveSmallIntegerField(
        _("stage"), default=1, validators=[MinValueValidator(1), MaxValueValidator(3)]
    )
    label = models.CharField(_("label"), max_length=120, blank=True)
    ends_at = models.DateTimeField(editable=False, db_index=True)

    objects = CutOffQuerySet.as_manager()

    class Meta:
        ordering = ["ends_at"]
        verbose_name = _("deadline")
        constraints = [
            models.UniqueConstraint(fields=["opportunity", "ends_at"], name="cut_off_unique")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.at or ''}".strip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.ends_at = end_of(self.day, self.at)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Know the end before it is saved: drafts and previews are told of it too."""
        if self.day:
            self.ends_at = end_of(self.day, self.at)

    @property
    def local_end(self) -> datetime:
        """The end on Brussels' clocks."""
        return self.ends_at.astimezone(BRUSSELS)


class OpportunityText(models.Model):
    """An opportunity in plain words, in one language, by an editor or translator."""

    opportunity = ParentalKey(
        "funding.FundingOpportunity", on_delete=models.CASCADE, related_name="texts"
    )
    language = models.CharField(
        _("language"),
        max_length=5,
        choices=[("en", _("English")), ("ro", _("Romanian")), ("it", _("Italian"))],
    )
    title = models.CharField(_("title"), max_length=255, blank=True)
    summary = models.TextField(_("summary"), max_length=600, blank=True)
    who_can_apply = models.TextField(_("who can apply"), max_length=600, blank=True)
    what_it_pays = models.TextField(_("what it pays for"), max_length=600, blank=True)
    unread = models.BooleanField(
        _("machine translation, still to be read"),
        default=False,
        help_text=_("Take the tick away once you have read and corrected it."),
    )

    class Meta:
        verbose_name = _("text in plain words")
        constraints = [
            models.UniqueConstraint(
                fields=["opportunity", "language"], name="opportunity_text_per_language"
            )
        ]

    def __str__(self) -> str:
        return f"{self.language}: {self.title}"


class OpportunityContact(Orderable):
    """Whom to ask: an office, never a private person."""

    opportunity = ParentalKey(
        "funding.FundingOpportunity", on_delete=models.CASCADE, related_name="contacts"
    )
    role = models.CharField(_("role"), max_length=12, choices=ContactRole)
    name = models.CharField(_("office"), max_length=200)
    country = models.CharField(
        _("country"),
        max_length=2,
        blank=True,
        validators=[RegexValidator(r"^[A-Z]{2}$")],
        help_text=_("Two letters (IT, RO); empty: everywhere."),
    )
    email = models.EmailField(_("email address"), blank=True)
    url = models.URLField(_("website"), blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("contact")

    def __str__(self) -> str:
        return self.name
