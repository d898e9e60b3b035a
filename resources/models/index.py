"""All good practices."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.page_cache.rows import SharedRows
from home.listing import ChoiceFacet, FacetDefinition, TermFacet, narrowed
from home.models import BodyPage, Vocabulary
from home.navigation.page_registry import visible
from home.sections import Panel, Section

from .resource import Resource


def _with_parts(items: models.QuerySet[Resource]) -> models.QuerySet[Resource]:
    """Return them with all that a list shows of each."""
    joined = items.select_related("locale", "social_image", "content_type")
    return joined.prefetch_related("themes", "social_image__renditions")


_rows = SharedRows(
    "resources.rows", lambda keys: _with_parts(Resource.objects.filter(pk__in=keys)), most=200
)


class ResourceIndexPage(Section, BodyPage):
    """All case studies and publications; by theme, sector, territory and type."""

    parent_page_types = ["home.HomePage"]
    subpage_types = ["resources.CaseStudyPage", "resources.PublicationPage"]
    max_count_per_parent = 1  # type: ignore[assignment]
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

    class Meta:
        verbose_name = _("good practices index")

    def items(self) -> models.QuerySet[Resource]:
        """Everything a visitor may read here, in the order editors gave."""
        return _with_parts(visible(Resource.objects.child_of(self)).order_by("path"))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict:
        context = super().get_context(request, *args, **kwargs)
        context["listing"] = narrowed(request, self.items(), self.facets, rows=_rows)
        return context

    def entries_on_home(self) -> models.QuerySet[Resource]:
        return self.items()[:3]

    def home_panel(self, request: HttpRequest) -> Panel | None:
        """Return the first three case studies."""
        first = self.entries_in_memory()
        return Panel("home/panels/resources.html", self, {"entries": first}) if first else None
