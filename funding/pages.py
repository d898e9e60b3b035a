"""The funding index: all sources, the guides, and below it the calls."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.routable_page.models import RoutablePageMixin

from core.caching import VersionedCache
from funding.catalogue.selections import calls_by_theme
from funding.choices import Availability, Level
from funding.forms.place import chosen_place
from funding.models.guide import FundingGuidePage
from funding.models.opportunity import FundingOpportunity
from funding.models.source import LONG_TEXTS, FundingSourcePage
from funding.presentation.money_now import money_now
from home.listing import ChoiceFacet, FacetDefinition, TermFacet, narrowed
from home.models import BodyPage, Vocabulary
from home.navigation.page_registry import page_registry_cache, visible
from home.sections import Panel, Section

from . import routes
from .paths import CALLS, FINDER
from .views.call_page import preview_call


class FundingIndexPage(RoutablePageMixin, Section, BodyPage):
    """All funding sources, grouped by who runs them, the guides, and below it the calls."""

    parent_page_types = ["home.HomePage"]
    subpage_types = ["funding.FundingSourcePage", "funding.FundingGuidePage"]
    max_count_per_parent = 1  # type: ignore[assignment]
    template = "funding/funding_index_page.html"

    facets: list[FacetDefinition] = [
        ChoiceFacet("availability", _("Availability"), "availability", Availability.choices),
        TermFacet("kind", _("Kind of funding"), Vocabulary.FUNDING_KIND, "funding_kinds"),
        TermFacet("role", _("Your role"), Vocabulary.SME_ROLE, "roles"),
        TermFacet("theme", _("Theme"), Vocabulary.THEME, "themes"),
    ]

    class Meta:
        verbose_name = _("funding index")

    @classmethod
    def by_language(cls) -> dict[str, FundingIndexPage]:
        """Return the live index of each language that has one."""
        live = cls.objects.live().select_related("locale")
        return {index.locale.language_code: index for index in live}

    def sources(self) -> models.QuerySet[FundingSourcePage]:
        """Every live source; a group after the other, in the order editors gave."""
        order = models.Case(
            *(models.When(level=level, then=rank) for rank, level in enumerate(Level)),
            output_field=models.IntegerField(),
        )
        return (
            visible(FundingSourcePage.objects.child_of(self))
            .select_related("locale")
            .prefetch_related("funding_kinds")
            .order_by(order, "path")
        )

    def programmes(self) -> list[FundingSourcePage]:
        """Return the sources as lists of calls need them: their facts, without the long texts.

        Kept in memory until a page is published or moved: no query when warm.
        """
        return _programmes.get(self)

    def guides(self) -> models.QuerySet[FundingGuidePage]:
        """Return the live guides."""
        return (
            visible(FundingGuidePage.objects.child_of(self))
            .select_related("locale")
            .order_by("path")
        )

    def address_of(self, word: dict[str, str], request: HttpRequest | None = None) -> str:
        """Return the address of something below this page, by its word in the page's language."""
        return (self.get_url(request) or "") + f"{word[self.locale.language_code]}/"

    def calls_url(self, request: HttpRequest | None = None) -> str:
        """Return the address of the list of calls."""
        return self.address_of(CALLS, request)

    @classmethod
    def get_subpage_urls(cls) -> list[URLPattern]:
        """Return the routes below the page: its own address, then those of `routes`."""
        return [*super().get_subpage_urls(), *routes.urlpatterns]

    @classmethod
    def shows_a_call(cls, slug: str) -> bool:
        """Return whether a call of this slug would be shown at its address, and nothing else."""
        address = f"{CALLS['en']}/{slug}/"
        names = [route.name for route in routes.urlpatterns if route.resolve(address)]
        return names[:1] == ["call"]

    def preview_call(self, request: HttpRequest, item: FundingOpportunity) -> HttpResponse:
        """Show a call as an editor writes it, in the language of this page."""
        return preview_call(self, request, item)

    def page_context(self, request: HttpRequest) -> dict:
        """Return what every page has, without the list of sources."""
        return super().get_context(request)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict:
        context = super().get_context(request, *args, **kwargs)
        context["calls_url"] = self.calls_url(request)
        context["finder_url"] = self.address_of(FINDER, request)
        context["calls_by_theme"] = calls_by_theme(context["calls_url"])
        listing = narrowed(request, self.sources(), self.facets, per_page=120)
        context["listing"] = listing
        context["groups"] = [
            (Level(level).label, list(sources))
            for level, sources in groupby(listing.results, key=lambda source: source.level)
        ]
        context["guides"] = self.guides()
        return context

    def home_panel(self, request: HttpRequest) -> Panel | None:
        """Return what one can ask for now; without calls, sources a firm can apply to by itself."""
        language = self.locale.language_code
        place = chosen_place(request, language)
        addresses = {"calls_url": self.calls_url(), "finder_url": self.address_of(FINDER)}
        now = timezone.now()
        if panel := money_now(request, place, language, addresses, self.programmes(), now):
            return Panel("home/panels/money.html", self, panel)
        applicable = list(
            self.sources()
            .exclude(availability__in=[Availability.CLOSED, Availability.ELSEWHERE])
            .filter(roles__code="direct")[:3]
        )
        if not applicable:
            return None
        context = {"sources": applicable, "guides": list(self.guides()[:2])}
        return Panel("home/panels/funding.html", self, context)


def _read_programmes(index: FundingIndexPage) -> list[FundingSourcePage]:
    return list(index.sources().prefetch_related(None).defer(*LONG_TEXTS))


# Built anew with the page registry: what is published, moved or made private changes both.
_programmes = VersionedCache(
    "funding.programmes", _read_programmes, depends_on=[page_registry_cache]
)
