"""A Local Green Deal: its territory, its status, its text."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from core.caching import VersionedCache
from core.page_cache.content import content
from core.structured_data import described
from home.blocks.body import BodyBlock
from home.fields import ContentField, single_term_field, term_field, term_panel
from home.map_markers import MapMarker, map_marker
from home.models import BasePage, Country, Sourced, Vocabulary, documents_of
from home.navigation.page_registry import visible
from pacts.progress import Progress, progress_of


class PactStatus(models.TextChoices):
    """How far a pact is as an agreement."""

    PREPARATION = "preparation", _("in preparation")
    UNDOCUMENTED = "undocumented", _("signature not documented")
    SIGNED = "signed", _("signed")
    UNDER_WAY = "under-way", _("under way")
    CONCLUDED = "concluded", _("concluded")


SIGNED_STATUSES = (PactStatus.SIGNED, PactStatus.UNDER_WAY, PactStatus.CONCLUDED)


class PactPage(Sourced, BasePage):
    """A Local Green Deal of a territory."""

    territory = single_term_field(Vocabulary.TERRITORY, _("territory"))
    latitude = models.FloatField(
        _("latitude"), validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    longitude = models.FloatField(
        _("longitude"), validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    country = models.CharField(_("country"), max_length=2, choices=Country)
    themes = term_field(Vocabulary.THEME, _("themes"))
    subject = models.CharField(
        _("subject"), max_length=160, help_text=_("What the pact is about, in a few words.")
    )
    status = models.CharField(
        _("status"), max_length=20, choices=PactStatus, default=PactStatus.PREPARATION
    )
    status_date = models.DateField(
        _("date of the status"),
        null=True,
        blank=True,
        help_text=_(
            "The day it was signed or concluded, or since when it is under way. "
            "Leave empty while not known."
        ),
    )
    status_note = models.CharField(_("note on the status"), max_length=300, blank=True)
    signatories_note = models.CharField(_("note on the signatories"), max_length=400, blank=True)
    body = ContentField(BodyBlock(), blank=True, verbose_name=_("text"))

    joined_when_served = (*BasePage.joined_when_served, "territory")
    prefetched_when_served = ("commitments",)
    terms_when_served = ("themes",)
    territory_field = "territory"
    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        *Sourced.sourced_fields,
        SynchronizedField("themes"),
        SynchronizedField("territory", overridable=False),
    ]

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("subject"),
        FieldPanel("status_note"),
        FieldPanel("body"),
        FieldPanel("signatories_note"),
        InlinePanel("signatories", heading=_("Signatories"), label=_("signatory")),
        InlinePanel("commitments", heading=_("Commitments"), label=_("commitment")),
        InlinePanel("milestones", heading=_("Milestones"), label=_("milestone")),
    ]
    fact_panels = [
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("status"), FieldPanel("status_date")])],
            heading=_("Status"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("territory"),
                FieldPanel("country"),
                FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
                term_panel("themes"),
            ],
            heading=_("Where and what"),
        ),
        InlinePanel("documents", heading=_("Documents"), label=_("document")),
        *Sourced.source_panels,
    ]
    parent_page_types = ["pacts.PactIndexPage"]
    subpage_types: list[str] = []
    template = "pacts/pact_page.html"

    search_fields = [
        *BasePage.search_fields,
        index.SearchField("subject"),
        index.SearchField("status_note"),
        index.SearchField("signatories_note"),
        index.SearchField("body"),
        index.RelatedFields("signatories", [index.SearchField("organisation")]),
        index.RelatedFields(
            "commitments", [index.SearchField("action"), index.SearchField("lead")]
        ),
        index.RelatedFields("milestones", [index.SearchField("title"), index.SearchField("text")]),
        index.FilterField("status_date"),
        index.FilterField("territory"),
        index.FilterField("themes"),
    ]

    class Meta:
        verbose_name = _("Local Green Deal")

    def clean(self) -> None:
        super().clean()
        if self.status in SIGNED_STATUSES and not self.status_date:
            raise ValidationError(
                {"status_date": _("A pact is shown as signed only with its date.")}
            )

    @cached_property
    def progress(self) -> Progress:
        """Return what the commitments come to by the rule of pacts/progress.py."""
        return progress_of(self.commitments.all())

    @property
    def markers(self) -> list[MapMarker]:
        """The place on the drawn map."""
        return [
            map_marker(self.territory.name if self.territory else "", self.latitude, self.longitude)
        ]

    @property
    def map_view(self) -> str:
        """The part of the drawn map around the place, as an SVG view box."""
        place = self.markers[0]
        return f"{place.x - 150:.0f} {place.y - 120:.0f} 300 240"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict:
        context = super().get_context(request, *args, **kwargs)
        context["documents"] = documents_of(self)
        return context

    def structured_data(self, request: HttpRequest) -> list[dict]:
        return [
            described(
                "Article",
                headline=self.title,
                description=self.summary,
                inLanguage=self.locale.language_code,
                about=[theme.name for theme in self.themes.all()],
                contentLocation={
                    "@type": "Place",
                    "name": self.territory.name if self.territory else self.title,
                    "geo": {
                        "@type": "GeoCoordinates",
                        "latitude": self.latitude,
                        "longitude": self.longitude,
                    },
                },
                dateModified=self.last_published_at and self.last_published_at.isoformat(),
                mainEntityOfPage=self.get_full_url(request),
            )
        ]


def signed_pacts() -> int:
    """Return how many pacts are signed; translations of a pact are one pact."""
    return _signed.get()


def _count_signed() -> int:
    return (
        visible(PactPage.objects.all())
        .filter(status__in=SIGNED_STATUSES)
        .values("translation_key")
        .distinct()
        .count()
    )


_signed = VersionedCache("pacts.signed", _count_signed, depends_on=[content])
