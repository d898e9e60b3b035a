"""All news and events."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.routable_page.models import RoutablePageMixin, path

from core.forms import with_query
from core.page_cache.rows import SharedRows
from home.listing import FacetDefinition, TermFacet, YearFacet, narrowed, selected
from home.models import BasePage, Vocabulary
from home.navigation.page_registry import visible
from home.sections import Panel, Section
from news.feeds import NewsFeed

from .item import NewsItem


def _with_parts(items: models.QuerySet[NewsItem]) -> models.QuerySet[NewsItem]:
    """Return them with all that a list shows of each."""
    return items.select_related("locale", "content_type").prefetch_related("themes")


_rows = SharedRows(
    "news.rows", lambda keys: _with_parts(NewsItem.objects.filter(pk__in=keys)), most=200
)


class NewsIndexPage(RoutablePageMixin, Section, BasePage):
    """All news and events, newest first; by year, theme and territory; with a feed."""

    parent_page_types = ["home.HomePage"]
    subpage_types = ["news.ArticlePage", "news.EventPage"]
    max_count_per_parent = 1
    template = "news/news_index_page.html"

    facets: list[FacetDefinition] = [
        YearFacet("year", _("Year"), "date"),
        TermFacet("theme", _("Theme"), Vocabulary.THEME, "themes"),
        TermFacet("territory", _("Territory"), Vocabulary.TERRITORY, "territories"),
    ]

    class Meta:
        verbose_name = _("news index")

    def items(self) -> models.QuerySet[NewsItem]:
        """Everything a visitor may read here, newest first."""
        found = visible(NewsItem.objects.child_of(self)).order_by("-date", "-pk")
        return _with_parts(found)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict:
        context = super().get_context(request, *args, **kwargs)
        listing = context["listing"] = narrowed(request, self.items(), self.facets, rows=_rows)
        context["feed_url"] = with_query(f"{self.get_url(request)}feed/", listing.page_query)
        return context

    @path("feed/")
    def feed(self, request: HttpRequest) -> HttpResponse:
        """Atom feed of the newest entries in this language that the address asks for."""
        entries, query = selected(request, self.items(), self.facets)
        return NewsFeed()(request, index=self, entries=entries, query=query)

    def entries_on_home(self) -> models.QuerySet[NewsItem]:
        return self.items()[:3]

    def home_panel(self, request: HttpRequest) -> Panel | None:
        """Return the three newest entries."""
        newest = self.entries_in_memory()
        return Panel("home/panels/news.html", self, {"entries": newest}) if newest else None
