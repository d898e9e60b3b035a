"""What stands on every page: menu, footer, organisation. Cached, so that it costs no query."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import get_language
from wagtail.models import Site

from core.links import Link
from home.models.pages import HomePage
from home.models.settings import SiteSettings

from .page_registry import PageRegistry, RegisteredPage, invalidate_page_registry, page_registry
from .translations import Alternate

CACHE_KEY = "home.layout"


@dataclass(frozen=True)
class Column:
    """A column of the footer."""

    heading: str
    links: list[Link]


@dataclass(frozen=True)
class LayoutContext:
    """Everything around the content of a page, in one language."""

    home_url: str
    organisation: str = settings.WAGTAIL_SITE_NAME
    tagline: str = ""
    email: str = ""
    grant_number: str = ""
    menu: list[Link] = field(default_factory=list)
    footer: list[Column] = field(default_factory=list)
    social: list[Link] = field(default_factory=list)
    languages: list[Alternate] = field(default_factory=list)


def layout_context(request: HttpRequest) -> LayoutContext:
    """Return the layout in the active language for the site that was asked, from the cache."""
    language = (get_language() or settings.LANGUAGE_CODE)[:2]
    site = Site.find_for_request(request)
    if site is None:
        return LayoutContext(home_url=f"/{language}/")
    versions = cache.get(CACHE_KEY) or {}
    key = (site.pk, language)
    if key not in versions:
        versions[key] = _build(site, language)
        cache.set(CACHE_KEY, versions, None)
    return versions[key]


def invalidate_layout() -> None:
    """Forget the cached layout and page registry, after an edit of anything they show."""
    cache.delete(CACHE_KEY)
    invalidate_page_registry()


def _build(site: Site, language: str) -> LayoutContext:
    languages = [
        Alternate(code, name, f"/{code}/", current=code == language, exact=True)
        for code, name in settings.LANGUAGES
    ]
    home = HomePage.objects.filter(
        translation_key=site.root_page.translation_key, locale__language_code=language, live=True
    ).first()
    about = SiteSettings.objects.filter(site=site).first() or SiteSettings(site=site)
    text = about.texts.filter(locale__language_code=language).first()
    table = page_registry()
    return LayoutContext(
        home_url=f"/{language}/",
        organisation=about.organisation,
        tagline=text.tagline if text else "",
        email=about.email,
        grant_number=about.grant_number,
        social=[Link(link.title, link.url) for link in about.social_links.all()],
        languages=languages,
        menu=[_link(entry) for entry in table.menu(home.path)] if home else [],
        footer=_footer(home, table, language) if home else [],
    )


def _link(entry: RegisteredPage) -> Link:
    return Link(entry.title, entry.url, entry.page_id)


def _footer(home: HomePage, table: PageRegistry, language: str) -> list[Column]:
    """The columns an editor made, with the pages that exist in the language."""
    columns = []
    for block in home.footer.raw_data:
        entries = [table.localized(item["value"]) for item in block["value"]["pages"]]
        links = [_link(entry) for entry in entries if entry and entry.language == language]
        columns.append(Column(block["value"]["heading"], links))
    return columns
