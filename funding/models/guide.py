"""Guides: how to apply, step by step."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from core.structured_data import described
from home.blocks import BodyBlock
from home.fields import ContentField
from home.models import BasePage, Sourced


class FundingGuidePage(Sourced, BasePage):
    """A step-by-step guide for the owner of a firm."""

    body = ContentField(BodyBlock(), blank=True, verbose_name=_("text"))

    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        *Sourced.sourced_fields,
    ]
    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    fact_panels = [*Sourced.source_panels]
    parent_page_types = ["funding.FundingIndexPage"]
    subpage_types: list[str] = []
    template = "funding/funding_guide_page.html"

    search_fields = [
        *BasePage.search_fields,
        index.SearchField("body"),
    ]

    class Meta:
        verbose_name = _("funding guide")

    def other_guides(self) -> models.QuerySet[FundingGuidePage]:
        """Return the other live guides in this language."""
        return (
            FundingGuidePage.objects.sibling_of(self, inclusive=False)
            .live()
            .select_related("locale")
            .order_by("path")
        )

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict:
        context = super().get_context(request, *args, **kwargs)
        context["other_guides"] = self.other_guides()
        return context

    def structured_data(self, request: HttpRequest) -> list[dict]:
        return [
            described(
                "Article",
                headline=self.title,
                description=self.summary,
                inLanguage=self.locale.language_code,
                mainEntityOfPage=self.get_full_url(request),
            )
        ]
