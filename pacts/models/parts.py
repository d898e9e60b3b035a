"""Who signed a pact, what each promised, what happened when."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable, TranslatableMixin
from wagtail_localize.fields import SynchronizedField

from home.models import Country, PageDocument

from .pact import PactPage


class SignatoryKind(models.TextChoices):
    """Who signs Local Green Deals (content of the deals of Mannheim, Aalborg, Torino)."""

    LOCAL_AUTHORITY = "local-authority", _("local authority")
    CHAMBER = "chamber", _("chamber of commerce")
    SME = "sme", _("small or medium-sized firm")
    LARGE_FIRM = "large-firm", _("large or publicly owned company")
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

    override_translatable_fields = [SynchronizedField("organisation", overridable=False)]

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


class PactDocument(PageDocument):
    """A document of a pact; shared by all languages."""

    pact = ParentalKey(PactPage, on_delete=models.CASCADE, related_name="documents")

    class Meta(PageDocument.Meta):
        pass
