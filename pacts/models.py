"""Local Green Deals: who signed, what each promised, how far they are."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable, TranslatableMixin
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from core.structured_data import described
from home.blocks import BodyBlock
from home.fields import ContentField, single_term_field, term_field, term_panel
from home.map_pins import Pin, pin
from home.models import BasePage, Country, Sourced, Vocabulary
from home.navigation.page_registry import visible
from home.sections import Panel, Section

from .progress import Progress, progress_of


class PactStatus(models.TextChoices):
    """How far a pact is as an agreement."""

    PREPARATION = "preparation", _("in preparation")
    SIGNED = "signed", _("signed")
    UNDER_WAY = "under-way", _("under way")
    CONCLUDED = "concluded", _("concluded")


SIGNED_STATUSES = (PactStatus.SIGNED, PactStatus.UNDER_WAY, PactStatus.CONCLUDED)


class PactIndexPage(Section, BasePage):
    """What a Local Green Deal is, and the pacts side by side."""

    body = ContentField(BodyBlock(), blank=True, verbose_name=_("text"))

    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    parent_page_types = ["home.HomePage"]
    subpage_types = ["pacts.PactPage", "home.StandardPage"]
    max_count_per_parent = 1
    template = "pacts/pact_index_page.html"

    search_fields = [
        *BasePage.search_fields,
        index.SearchField("body"),
    ]

    class Meta:
        verbose_name = _("Local Green Deals index")

    def pacts(self) -> models.QuerySet[PactPage]:
        """Return the live pacts, in the order editors gave them."""
        return (
            visible(PactPage.objects.child_of(self))
            .select_related("locale", "territory")
            .prefetch_related("themes", "commitments")
            .order_by("path")
        )

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict:
        context = super().get_context(request, *args, **kwargs)
        context["pacts"] = list(self.pacts())
        return context

    def home_panel(self) -> Panel | None:
        """All pacts side by side."""
        pacts = list(self.pacts())
        return Panel("home/panels/pacts.html", self, {"pacts": pacts}) if pacts else None


def signed_pacts() -> int:
    """How many pacts are signed; translations of a pact are one pact."""
    return (
        PactPage.objects.live()
        .filter(status__in=SIGNED_STATUSES)
        .values("translation_key")
        .distinct()
        .count()
    )


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

    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        *Sourced.sourced_fields,
        SynchronizedField("themes"),
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
    def pins(self) -> list[Pin]:
        """The place on the drawn map."""
        return [pin(self.territory.name if self.territory else "", self.latitude, self.longitude)]

    @property
    def map_view(self) -> str:
        """The part of the drawn map around the place, as an SVG view box."""
        place = self.pins[0]
        return f"{place.x - 150:.0f} {place.y - 120:.0f} 300 240"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict:
        context = super().get_context(request, *args, **kwargs)
        context["documents"] = [
            entry.document for entry in self.documents.select_related("document")
        ]
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


class SignatoryKind(models.TextChoices):
    """Who signs Local Green Deals (content of the deals of Mannheim, Aalborg, Torino)."""

    LOCAL_AUTHORITY = "local-authority", _("local authority")
    CHAMBER = "chamber", _("chamber of commerce")
    SME = "sme", _("small or medium-sized firm")
    LARGE_FIRM = "large-firm", _("large or public company")
    SCIENCE_PARK = "science-park", _("science and technology park")
    ASSOCIATION = "association", _("association or NGO")
    UNIVERSITY = "university", _("university")
    COOPERATIVE = "cooperative", _("cooperative")
    OTHER = "other", _("other organisation")


class Signatory(TranslatableMixin, Orderable):
    """An organisation that signed."""

    pact = ParentalKey(PactPage, on_delete=models.CASCADE, related_name="signatories")
    organisation = models.CharField(_("organisation"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=SignatoryKind)
    country = models.CharField(_("country"), max_length=2, choices=Country)
    since = models.DateField(_("since"), null=True, blank=True)
    note = models.CharField(
        _("note"), max_length=200, blank=True, help_text=_("Role, or who signed for it.")
    )

    override_translatable_fields = [SynchronizedField("organisation")]

    panels = [
        FieldPanel("organisation"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("country"), FieldPanel("since")]),
        FieldPanel("note"),
    ]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("signatory")

    def __str__(self) -> str:
        return self.organisation


class CommitmentStatus(models.TextChoices):
    """How far a commitment is."""

    NOT_REPORTED = "not-reported", _("not yet reported")
    PLANNED = "planned", _("planned")
    UNDER_WAY = "under-way", _("under way")
    DONE = "done", _("done")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Commitment(TranslatableMixin, Orderable):
    """Who leads which action, with whose support, by when (the Commission's call wording)."""

    pact = ParentalKey(PactPage, on_delete=models.CASCADE, related_name="commitments")
    action = models.CharField(_("action"), max_length=300)
    lead = models.CharField(_("lead"), max_length=200, blank=True)
    support = models.CharField(_("support by others"), max_length=300, blank=True)
    timeframe = models.CharField(_("timeframe"), max_length=120, blank=True)
    status = models.CharField(
        _("status"),
        max_length=20,
        choices=CommitmentStatus,
        default=CommitmentStatus.NOT_REPORTED,
    )
    progress = models.PositiveSmallIntegerField(
        _("progress in per cent"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(100)],
        help_text=_("Leave empty while it is not reported."),
    )
    measured_by = models.CharField(
        _("measured by"), max_length=200, blank=True, help_text=_("What the progress counts.")
    )
    evidence_url = models.URLField(_("evidence"), blank=True)

    panels = [
        FieldPanel("action"),
        FieldRowPanel([FieldPanel("lead"), FieldPanel("timeframe")]),
        FieldPanel("support"),
        FieldRowPanel([FieldPanel("status"), FieldPanel("progress")]),
        FieldRowPanel([FieldPanel("measured_by"), FieldPanel("evidence_url")]),
    ]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("commitment")

    def __str__(self) -> str:
        return self.action

    def clean(self) -> None:
        super().clean()
        if self.progress is not None and not self.measured_by:
            raise ValidationError({"measured_by": _("Say what the progress is measured by.")})


class Milestone(TranslatableMixin, Orderable):
    """A date on the way of a pact."""

    pact = ParentalKey(PactPage, on_delete=models.CASCADE, related_name="milestones")
    date = models.DateField(_("date"))
    month_only = models.BooleanField(_("only the month is known"), default=False)
    title = models.CharField(_("title"), max_length=160)
    text = models.TextField(_("text"), max_length=500, blank=True)
    source_url = models.URLField(_("source"), blank=True)

    panels = [
        FieldRowPanel([FieldPanel("date"), FieldPanel("month_only")]),
        FieldPanel("title"),
        FieldPanel("text"),
        FieldPanel("source_url"),
    ]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("milestone")

    def __str__(self) -> str:
        return self.title


class PactDocument(Orderable):
    """A document of a pact; shared by all languages."""

    pact = ParentalKey(PactPage, on_delete=models.CASCADE, related_name="documents")
    document = models.ForeignKey(
        "wagtaildocs.Document",
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("document"),
    )

    panels = [FieldPanel("document")]

    class Meta(Orderable.Meta):
        pass

    def __str__(self) -> str:
        return str(self.document)
