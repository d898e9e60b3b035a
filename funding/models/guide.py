"""Guides: how to apply, step by step."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.structured_data import described
from home.models import BasePage, BodyPage, Sourced
from home.navigation.page_registry import RegisteredPage, page_registry


def guides_below(path: str) -> list[RegisteredPage]:
    """Return the guides of the funding index at `path` that anybody may read."""
    return page_registry().children(path, "funding.fundingguidepage")


class FundingGuidePage(Sourced, BodyPage):
    """A step-by-step guide for the owner of a firm."""

    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        *Sourced.sourced_fields,
    ]
    fact_panels = [*Sourced.source_panels]
    parent_page_types = ["funding.FundingIndexPage"]
    subpage_types: list[str] = []
    template = "funding/funding_guide_page.html"

    class Meta:
        verbose_name = _("funding guide")

    def other_guides(self) -> list[RegisteredPage]:
        """Return the other guides in this language that anybody may read."""
        above = self.path[: -self.steplen]
        return [guide for guide in guides_below(above) if guide.page_id != self.pk]

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
