"""sitemap.xml: every page in every language, each with the addresses of its translations."""

from __future__ import annotations

from collections import defaultdict

from django.conf import settings
from wagtail.contrib.sitemaps import Sitemap
from wagtail.models import Page, PageQuerySet


class PageSitemap(Sitemap):
    """All live, public pages of the site. Wagtail's own lists one language's tree only."""

    limit = 20_000

    def items(self) -> PageQuerySet:
        roots = self.get_wagtail_site().root_page.get_translations(inclusive=True)
        pages = Page.objects.none()
        for root in roots:
            pages |= Page.objects.descendant_of(root, inclusive=True)
        return pages.live().public().select_related("locale").order_by("path")

    def _urls(self, page: int, protocol: str, domain: str) -> list[dict]:
        versions: dict = defaultdict(dict)
        urls = []
        for item in self.paginator.page(page).object_list:
            address = item.get_full_url(self.request)
            versions[item.translation_key][item.locale.language_code] = address
            urls.append({"item": item, "location": address, "lastmod": self.lastmod(item)})
        for url in urls:
            languages = versions[url["item"].translation_key]
            default = languages.get(settings.LANGUAGE_CODE) or url["location"]
            url["alternates"] = [
                {"lang_code": code, "location": address}
                for code, address in {**languages, "x-default": default}.items()
            ]
        return urls
