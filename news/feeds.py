"""The Atom feed of news, one per language."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from core.clock import BRUSSELS
from core.forms import with_query

if TYPE_CHECKING:
    from .models.index import NewsIndexPage
    from .models.item import NewsItem


class NewsFeed(Feed):
    """The twenty newest entries of a news index, or of a selection of it."""

    feed_type = Atom1Feed
    author_name = "SME4GREEN"  # RFC 4287, 4.1.1: a feed has an author

    def get_object(
        self, request: HttpRequest, index: NewsIndexPage, entries: QuerySet, query: str
    ) -> NewsIndexPage:
        self.request, self.entries, self.query = request, entries, query
        return index

    def title(self, index: NewsIndexPage) -> str:
        return f"SME4GREEN – {index.title}"

    def subtitle(self, index: NewsIndexPage) -> str:
        return index.summary

    def link(self, index: NewsIndexPage) -> str:
        return with_query(index.get_full_url(self.request), self.query)

    def feed_url(self, index: NewsIndexPage) -> str:
        return with_query(f"{index.get_full_url(self.request)}feed/", self.query)

    def items(self, index: NewsIndexPage) -> list[NewsItem]:
        return list(self.entries[:20])

    def item_title(self, item: NewsItem) -> str:
        return item.title

    def item_description(self, item: NewsItem) -> str:
        return escape(item.summary)  # it is read as HTML

    def item_guid(self, item: NewsItem) -> str:
        """Return an id that lasts: an address may change."""
        return f"tag:sme4green.eu,2026:news/{item.translation_key}"

    def item_link(self, item: NewsItem) -> str:
        return item.get_full_url(self.request)

    def item_pubdate(self, item: NewsItem) -> datetime:
        return datetime.combine(item.date, time(), BRUSSELS)

    def item_updateddate(self, item: NewsItem) -> datetime:
        return item.last_published_at or self.item_pubdate(item)
