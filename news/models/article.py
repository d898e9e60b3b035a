"""Articles."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
)

from core.structured_data import described

from .item import NewsItem


class ArticlePage(NewsItem):
    """A piece of news."""

    fact_panels = [FieldPanel("date"), *NewsItem.fact_panels]
    parent_page_types = ["news.NewsIndexPage"]
    template = "news/article_page.html"

    class Meta:
        verbose_name = _("article")

    def structured_data(self, request: HttpRequest) -> list[dict]:
        return [
            described(
                "NewsArticle",
                headline=self.title,
                description=self.summary,
                datePublished=self.date.isoformat(),
                inLanguage=self.locale.language_code,
                mainEntityOfPage=self.get_full_url(request),
                image=self.metadata(request)["image_url"],
                publisher={"@type": "Organization", "name": "SME4GREEN"},
            )
        ]
