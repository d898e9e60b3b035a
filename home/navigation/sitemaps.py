"""The pages in the site map, in every language, each with the addresses of its translations."""

from __future__ import annotations

from django.conf import settings
from wagtail.contrib.sitemaps import Sitemap
from wagtail.models import Page, PageQuerySet

from .page_registry import page_registry, visible
from .withheld import withheld_ids


class PageSitemap(Sitemap):
    """All live, public pages of the site. Wagtail's own lists one language's tree only."""

    limit = 20_000

    def items(self) -> PageQuerySet:
        roots = self.get_wagtail_site().root_page.get_translations(inclusive=True)
        pages = Page.objects.none()
        for root in roots:
            pages |= Page.objects.descendant_of(root, inclusive=True)
        return visible(pages).exclude(pk__in=withheld_ids()).order_by("path")

    def _urls(self, page: int, protocol: str, domain: str) -> list[dict]:
        table = page_registry()
        urls = []
        for item in self.paginator.page(page).object_list:
            versions = {
                code: entry.full_url for code, entry in table.by_key[item.translation_key].items()
            }
            own = table.by_id[item.pk].full_url
            versions["x-default"] = versions.get(settings.LANGUAGE_CODE, own)
            urls.append(
                {
                    "item": item,
                    "location": own,
                    "lastmod": self.lastmod(item),
                    "alternates": [
                        {"lang_code": code, "location": address}
                        for code, address in versions.items()
                    ],
                }
            )
        return urls
