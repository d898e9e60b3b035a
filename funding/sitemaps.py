"""The calls in the site map: every language, each with the addresses in the others."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.contrib.sitemaps import Sitemap

from funding.models.opportunity import FundingOpportunity
from home.navigation.page_registry import page_registry

from .pages import FundingIndexPage
from .paths import CALLS, paths
from .timestamps import changed_at, latest_change


class CallSitemap(Sitemap):
    """Calls that one may still apply for, or that will open; a closed one stays, but unlisted.

    Each takes an entry per language, and each entry names all languages: the limit keeps a file
    far below the 50 MB and 50,000 addresses of the protocol.
    """

    limit = 2_500

    def items(self) -> QuerySet:
        return (
            FundingOpportunity.objects.listed()
            .not_closed_at(timezone.now())
            .order_by("pk")
            .values_list(
                "slug",
                "source_changed",
                "first_published_at",
                "last_published_at",
                "published_on",
                named=True,
            )
        )

    def lastmod(self, item: Any) -> datetime | None:
        """When what we say of it changed last."""
        return changed_at(item)

    def get_latest_lastmod(self) -> datetime | None:
        """Return the latest change of all, without reading them all."""
        return latest_change(FundingOpportunity.objects.listed())

    def _urls(self, page: int, protocol: str, domain: str) -> list[dict]:
        indexes = _indexes()
        urls = []
        for item in self.paginator.page(page).object_list:
            below = paths(CALLS, item.slug)
            versions = {code: address + below[code] for code, address in indexes.items()}
            if not versions:
                break
            default = versions.get(settings.LANGUAGE_CODE) or next(iter(versions.values()))
            alternates = [
                {"lang_code": code, "location": address}
                for code, address in [*versions.items(), ("x-default", default)]
            ]
            lastmod = self.lastmod(item)
            urls += [
                {"item": item, "location": address, "lastmod": lastmod, "alternates": alternates}
                for address in versions.values()
            ]
        return urls


def _indexes() -> dict[str, str]:
    """Return the absolute address of the funding index in each language in which it can be read."""
    known = page_registry().by_id
    found = [
        known[pk]
        for pk in FundingIndexPage.objects.live().order_by("path").values_list("pk", flat=True)
        if pk in known
    ]
    first = {entry.language: entry.full_url for entry in reversed(found)}
    return {code: first[code] for code, _name in settings.LANGUAGES if code in first}
