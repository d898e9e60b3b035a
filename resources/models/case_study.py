"""Case studies: what a firm did, what came of it, who says so."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    PageChooserPanel,
)
from wagtail.fields import RichTextField
from wagtail.models import Orderable, TranslatableMixin
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from core.structured_data import described
from home.blocks.body import INLINE_FEATURES
from home.fields import single_term_field
from home.models import BasePage, Sourced, Vocabulary
from home.navigation.page_registry import RegisteredPage, page_registry

from .resource import Resource

PROSE_FEATURES = [*INLINE_FEATURES, "ul", "ol"]


class CaseStudyPage(Resource):
    """What a firm did, what came of it, who says so."""

    organisation = models.CharField(_("organisation"), max_length=200)
    organisation_kind = models.CharField(
        _("kind of organisation"), max_length=160, blank=True, help_text=_("Start-up, cooperative…")
    )
    size = single_term_field(Vocabulary.SME_SIZE, _("size of the firm"))
    place = models.CharField(_("place"), max_length=160)
    problem = RichTextField(_("the problem"), features=PROSE_FEATURES, blank=True)
    action = RichTextField(_("what was done"), features=PROSE_FEATURES, blank=True)
    lessons = RichTextField(_("lessons"), features=PROSE_FEATURES, blank=True)
    costs = RichTextField(
        _("what it cost and who funded it"),
        features=PROSE_FEATURES,
        blank=True,
        help_text=_("Leave empty if it is not known."),
    )
    related_page = models.ForeignKey(
        "wagtailcore.Page",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("page it belongs to"),
        help_text=_("For example the Local Green Deal it is part of."),
    )

    override_translatable_fields = [
        *Resource.override_translatable_fields,
        SynchronizedField("organisation", overridable=False),
        SynchronizedField("size", overridable=False),
        SynchronizedField("related_page", overridable=False),
    ]

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("organisation"),
        FieldRowPanel([FieldPanel("organisation_kind"), FieldPanel("place")]),
        FieldPanel("problem"),
        FieldPanel("action"),
        InlinePanel("figures", heading=_("Result figures"), label=_("figure")),
        FieldPanel("lessons"),
        FieldPanel("costs"),
    ]
    fact_panels = [
        FieldPanel("size"),
        *Resource.term_panels,
        PageChooserPanel("related_page"),
        *Sourced.source_panels,
    ]
    parent_page_types = ["resources.ResourceIndexPage"]
    template = "resources/case_study_page.html"
    terms_when_served = ("themes", "sectors")

    search_fields = [
        *Resource.search_fields,
        index.SearchField("organisation"),
        index.SearchField("organisation_kind"),
        index.SearchField("place"),
        index.SearchField("problem"),
        index.SearchField("action"),
        index.SearchField("lessons"),
        index.SearchField("costs"),
        index.RelatedFields("figures", [index.SearchField("label")]),
    ]

    class Meta:
        verbose_name = _("case study")

    def belongs_to(self) -> RegisteredPage | None:
        """Return the page it belongs to, if it exists in this language and anybody may read it."""
        registry = page_registry()
        # One that nobody may read is not in the registry; a translation of it may be.
        related = registry.by_id.get(self.related_page_id or 0) or self.related_page
        if related is None:
            return None
        return registry.by_key.get(related.translation_key, {}).get(self.locale.language_code)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict:
        context = super().get_context(request, *args, **kwargs)
        context["figures"] = self.figures.all()
        context["belongs_to"] = self.belongs_to()
        return context

    def metadata(self, request: HttpRequest) -> dict[str, str]:
        return super().metadata(request) | {"type": "article"}

    def structured_data(self, request: HttpRequest) -> list[dict]:
        return [
            described(
                "Article",
                headline=self.title,
                description=self.summary,
                inLanguage=self.locale.language_code,
                about={"@type": "Organization", "name": self.organisation},
                dateModified=self.last_published_at and self.last_published_at.isoformat(),
                mainEntityOfPage=self.get_full_url(request),
                citation=[block.value["url"] for block in self.sources if block.value["url"]],
            )
        ]


class Qualifier(models.TextChoices):
    """How exact a published figure is."""

    MORE_THAN = "more-than", _("more than")
    UP_TO = "up-to", _("up to")
    ABOUT = "about", _("about")
    ALMOST = "almost", _("almost")


class ResultFigure(TranslatableMixin, Orderable):
    """A figure of a case study, with who declared it and for which year."""

    page = ParentalKey(CaseStudyPage, on_delete=models.CASCADE, related_name="figures")
    qualifier = models.CharField(_("precision"), max_length=10, choices=Qualifier, blank=True)
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2)
    unit = models.CharField(_("unit"), max_length=60, blank=True)
    label = models.CharField(_("what it counts"), max_length=200)
    year = models.CharField(_("year"), max_length=20, blank=True)
    declared_by = models.CharField(_("declared by"), max_length=160)

    override_translatable_fields = [SynchronizedField("year", overridable=False)]

    panels = [
        FieldRowPanel(
            [FieldPanel("qualifier"), FieldPanel("value"), FieldPanel("unit"), FieldPanel("year")]
        ),
        FieldPanel("label"),
        FieldPanel("declared_by"),
    ]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("result figure")

    def __str__(self) -> str:
        return f"{self.value} {self.unit}"
