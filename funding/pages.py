"""The funding index: all sources, the guides, and below it the calls."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.routable_page.models import RoutablePageMixin

from core.caching import VersionedCache
from funding.catalogue.selections import open_to_one_firm
from funding.choices import Availability, Level
from funding.forms.place import chosen_place, finder_at
from funding.models.guide import guides_below
from funding.models.opportunity import FundingOpportunity
from funding.models.source import LONG_TEXTS, FundingSourcePage
from funding.presentation.entries import calls_by_theme, entries_of
from funding.presentation.money_now import money_now
from funding.presentation.places import at_place, place_links, sources_left_out
from funding.presentation.sources import PlaceFacet, source_groups
from home.listing import (
    ChoiceFacet,
    FacetDefinition,
    Listing,
    TermFacet,
    narrowed,
    selected,
)
from home.models import BodyPage, Vocabulary
from home.models.vocabulary import attach_terms, terms_cache
from home.navigation.page_registry import RegisteredPage, page_registry_cache, visible
from home.sections import Panel, Section

from . import routes
from .paths import CALLS, DATA_SOURCES, FINDER
from .views.call_page import preview_call
from .views.sums import sums_of_source

# They are sorted by what is open at this moment, which no database knows: all on one page.
MOST_SOURCES = 500


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
        """Return every live source without its long texts; in the order editors gave, by group."""
        order = models.Case(
            *(models.When(level=level, then=rank) for rank, level in enumerate(Level)),
            output_field=models.IntegerField(),
        )
        return (
            visible(FundingSourcePage.objects.child_of(self))
            .select_related("locale")
            .prefetch_related("funding_kinds")
            .defer(*LONG_TEXTS)
            .order_by(order, "path")
        )

    def programmes(self) -> list[FundingSourcePage]:
        """Return the sources as lists need them: their facts, without the long texts.

        Kept in memory until a page is published or moved: no query when warm.
        """
        return _programmes.get(self)

    def guides(self) -> list[RegisteredPage]:
        """Return the guides that anybody may read."""
        return guides_below(self.path)

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

    @staticmethod
    def sums_of_source(source: FundingSourcePage, request: HttpRequest) -> dict[str, Any]:
        """Return what the page of a source says of a cost that the address names."""
        return sums_of_source(source, request)

    def page_context(self, request: HttpRequest) -> dict:
        """Return what every page has, without the list of sources."""
        return super().get_context(request)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict:
        context = super().get_context(request, *args, **kwargs)
        listing, place = self._narrowed(request)
        now = timezone.now()
        calls_url = self.calls_url(request)
        sources = {source.pk: source for source in self.programmes()}
        page: Any = listing.results.object_list
        shown = [sources[pk] for pk in page.values_list("pk", flat=True) if pk in sources]
        context |= {
            "calls_url": at_place(calls_url, place=place),
            "sources_url": at_place(request.path, place=place),
            "finder_url": finder_at(self.address_of(FINDER, request), place),
            "data_sources_url": self.address_of(DATA_SOURCES, request),
            "entries": entries_of(calls_url, place, now),
            "calls_by_theme": calls_by_theme(calls_url, place, now),
            "listing": listing,
            "groups": source_groups(shown, place, now),
            "open_now": open_to_one_firm(place, now),
            "guides": self.guides(),
        }
        return context | self._of_place(request, listing, place)

    def _narrowed(self, request: HttpRequest) -> tuple[Listing, str]:
        """Return the sources that the address asks for, on one page, and its place."""
        at = PlaceFacet(self.programmes())
        listing = narrowed(request, self.sources(), [at, *self.facets], per_page=MOST_SOURCES)
        places = [facet for facet in listing.facets if facet.name == at.name]
        chosen = [choice.value for facet in places for choice in facet.choices if choice.selected]
        others = [facet for facet in listing.facets if facet.name != at.name]
        return replace(listing, facets=others), "".join(chosen[:1])

    def _of_place(self, request: HttpRequest, listing: Listing, place: str) -> dict[str, Any]:
        """Return the places to choose, and what the chosen one leaves out."""
        asked = parse_qsl(listing.page_query)
        found, _query = selected(request, self.sources(), self.facets)
        elsewhere = found.count() - listing.total if place else 0
        return {
            "kept": [("place", place)] if place else [],
            "places": place_links(request.path, asked, place),
            "left_out": sources_left_out(elsewhere, at_place(request.path, asked)),
        }

    def home_panel(self, request: HttpRequest) -> Panel | None:
        """Return what one can ask for now; without calls, sources a firm can apply to by itself."""
        language = self.locale.language_code
        place = chosen_place(request, language)
        # Not where its readers most likely are: who is elsewhere would have to notice.
        said = chosen_place(request, "")
        addresses = {
            "calls_url": self.calls_url(),
            "finder_url": finder_at(self.address_of(FINDER), said),
            "sources_url": self.url,
        }
        now = timezone.now()
        if panel := money_now(request, place, language, addresses, self.programmes(), now):
            return Panel("home/panels/money.html", self, panel)
        applicable = [
            source
            for source in self.programmes()
            if source.availability not in (Availability.CLOSED, Availability.ELSEWHERE)
            and "direct" in source.role_codes
        ]
        if not applicable:
            return None
        context = {"sources": applicable[:3], "guides": self.guides()[:2]}
        return Panel("home/panels/funding.html", self, context)


def _read_programmes(index: FundingIndexPage) -> list[FundingSourcePage]:
    found = list(index.sources().prefetch_related(None))
    attach_terms(found, ("funding_kinds", "territories", "roles"))
    return found


# Built anew with the page registry: what is published, moved or made private changes both. Terms
# have their names in it.
_programmes = VersionedCache(
    "funding.programmes", _read_programmes, depends_on=[page_registry_cache, terms_cache]
)
