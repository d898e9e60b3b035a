"""Good practices: case studies of firms, and publications."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    PageChooserPanel,
)
from wagtail.fields import RichTextField
from wagtail.models import Orderable, Page, TranslatableMixin
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from core.structured_data import described
from home.blocks import INLINE_FEATURES, BodyBlock
from home.fields import ContentField, single_term_field, term_field, term_panel
from home.listing import ChoiceFacet, FacetDefinition, TermFacet, narrowed
from home.models import BasePage, Sourced, Vocabulary
from home.navigation.page_registry import visible
from home.sections import Panel, Section

PROSE_FEATURES = [*INLINE_FEATURES, "ul", "ol"]


class ResourceIndexPage(Section, BasePage):
    """All case studies and publications; by theme, sector, territory and type."""

    body = ContentField(BodyBlock(), blank=True, verbose_name=_("text"))

    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    parent_page_types = ["home.HomePage"]
    subpage_types = ["resources.CaseStudyPage", "resources.PublicationPage"]
    max_count_per_parent = 1
    template = "resources/resource_index_page.html"

    facets: list[FacetDefinition] = [
        ChoiceFacet(
            "type",
            _("Type"),
            "content_type__model",
            [("casestudypage", _("Case study")), ("publicationpage", _("Publication"))],
        ),
        TermFacet("theme", _("Theme"), Vocabulary.THEME, "themes"),
        TermFacet("sector", _("Sector"), Vocabulary.SECTOR, "sectors"),
        TermFacet("territory", _("Territory"), Vocabulary.TERRITORY, "territories"),
    ]

    search_fields = [
        *BasePage.search_fields,
        index.SearchField("body"),
    ]

    class Meta:
        verbose_name = _("good practices index")

    def items(self) -> models.QuerySet[Resource]:
        """Everything a visitor may read here, in the order editors gave."""
        return (
            visible(Resource.objects.child_of(self))
            .select_related("locale", "social_image", "content_type")
            .prefetch_related("themes", "social_image__renditions")
            .order_by("path")
        )

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict:
        context = super().get_context(request, *args, **kwargs)
        context["listing"] = narrowed(request, self.items(), self.facets)
        return context

    def home_panel(self) -> Panel | None:
        """Return the first three case studies."""
        first = list(self.items()[:3])
        return Panel("home/panels/resources.html", self, {"entries": first}) if first else None


class Resource(Sourced, BasePage):
    """What case studies and publications share. Not a page by itself."""

    themes = term_field(Vocabulary.THEME, _("themes"))
    sectors = term_field(Vocabulary.SECTOR, _("sectors"))
    territories = term_field(Vocabulary.TERRITORY, _("territories"))

    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        *Sourced.sourced_fields,
        SynchronizedField("themes"),
        SynchronizedField("sectors"),
        SynchronizedField("territories"),
    ]
    term_panels = [
        MultiFieldPanel(
            [term_panel("themes"), term_panel("sectors"), term_panel("territories")],
            heading=_("What and where"),
        )
    ]

    is_creatable = False
    parent_page_types: list[str] = []
    subpage_types: list[str] = []

    search_fields = [
        *BasePage.search_fields,
        index.FilterField("themes"),
        index.FilterField("territories"),
    ]

    class Meta:
        verbose_name = _("resource")

    @property
    def is_publication(self) -> bool:
        """True for a publication, without loading it."""
        return self.cached_content_type.model == "publicationpage"


class CaseStudyPage(Resource):
    """What a firm did, what came of it, who says so."""

    organisation = models.CharField(_("organisation"), max_length=200)
    organisation_kind = models.CharField(
        _("kind of organisation"), max_length=160, blank=True, help_text=_("Start-up, cooperative…")
    )
    size = single_term_field(Vocabulary.SME_SIZE, _("size class"))
    place = models.CharField(_("place"), max_length=160)
    problem = RichTextField(_("the problem"), features=PROSE_FEATURES, blank=True)
    action = RichTextField(_("what was done"), features=PROSE_FEATURES, blank=True)
    lessons = RichTextField(_("lessons"), features=PROSE_FEATURES, blank=True)
    costs = RichTextField(
        _("what it cost and who paid"),
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
        SynchronizedField("organisation"),
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

    def belongs_to(self) -> Page | None:
        """Return the page it belongs to, in this language if it exists there."""
        if self.related_page is None:
            return None
        return (
            Page.objects.filter(
                translation_key=self.related_page.translation_key, locale=self.locale
            )
            .live()
            .select_related("locale")
            .first()
        )

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

    override_translatable_fields = [SynchronizedField("year")]

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


class PublicationPage(Resource):
    """A publication, with its files in the languages it exists in."""

    publisher = models.CharField(_("publisher"), max_length=200)
    year = models.PositiveSmallIntegerField(_("year"))
    body = ContentField(BodyBlock(), blank=True, verbose_name=_("text"))

    override_translatable_fields = [
        *Resource.override_translatable_fields,
        SynchronizedField("publisher"),
    ]

    content_panels = [*BasePage.content_panels, FieldPanel("publisher"), FieldPanel("body")]
    fact_panels = [
        FieldPanel("year"),
        InlinePanel("files", heading=_("Files"), label=_("file")),
        *Resource.term_panels,
        *Sourced.source_panels,
    ]
    parent_page_types = ["resources.ResourceIndexPage"]
    template = "resources/publication_page.html"

    search_fields = [
        *Resource.search_fields,
        index.SearchField("publisher"),
        index.SearchField("body"),
        index.FilterField("year"),
    ]

    class Meta:
        verbose_name = _("publication")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict:
        context = super().get_context(request, *args, **kwargs)
        context["files"] = self.files.select_related("document")
        return context

    def structured_data(self, request: HttpRequest) -> list[dict]:
        return [
            described(
                "Article",
                headline=self.title,
                description=self.summary,
                inLanguage=self.locale.language_code,
                datePublished=str(self.year),
                publisher={"@type": "Organization", "name": self.publisher},
                mainEntityOfPage=self.get_full_url(request),
            )
        ]


class PublicationFile(Orderable):
    """A publication in one language: a document kept here, or its address elsewhere."""

    page = ParentalKey(PublicationPage, on_delete=models.CASCADE, related_name="files")
    language = models.CharField(
        _("language"),
        max_length=5,
        choices=[("en", _("English")), ("ro", _("Romanian")), ("it", _("Italian"))],
    )
    document = models.ForeignKey(
        "wagtaildocs.Document",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("document"),
    )
    url = models.URLField(_("address elsewhere"), blank=True)

    panels = [FieldPanel("language"), FieldPanel("document"), FieldPanel("url")]

    class Meta(Orderable.Meta):
        verbose_name = _("file")

    def __str__(self) -> str:
        return f"{self.language}: {self.document or self.url}"

    def clean(self) -> None:
        super().clean()
        if bool(self.document) == bool(self.url):
            raise ValidationError({"url": _("Give either a document or an address.")})
