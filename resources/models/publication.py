"""Publications and their files."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import (
    FieldPanel,
    InlinePanel,
)
from wagtail.models import Orderable
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from core.structured_data import described
from home.blocks.body import BodyBlock
from home.fields import ContentField
from home.models import BasePage, Sourced

from .resource import Resource


class PublicationPage(Resource):
    """A publication, with its files in the languages it exists in."""

    publisher = models.CharField(_("publisher"), max_length=200)
    year = models.PositiveSmallIntegerField(_("year"))
    body = ContentField(BodyBlock(), blank=True, verbose_name=_("text"))

    override_translatable_fields = [
        *Resource.override_translatable_fields,
        SynchronizedField("publisher", overridable=False),
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
    terms_when_served = ("themes",)

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
        "home.CustomDocument",
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
