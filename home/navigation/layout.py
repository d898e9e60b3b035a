"""What stands on every page: menu, footer, organisation. Cached, so that it costs no query."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from wagtail.models import Site

from core.caching import VersionedCache
from core.links import Link
from core.page_cache.content import content
from core.page_cache.moments import next_moment
from home.models.pages import HomePage
from home.models.settings import SiteSettings

from .page_registry import PageRegistry, RegisteredPage, page_registry, page_registry_cache
from .translations import Alternate
from .withheld import withheld_among


@dataclass(frozen=True)
class Column:
    """A column of the footer."""

    heading: str
    links: list[Link]


@dataclass(frozen=True)
class LayoutContext:
    """Everything around the content of a page, in one language.

    `furniture` is what was made of it as HTML: as right as the layout, and forgotten with it.
    """

    home_url: str
    organisation: str = settings.WAGTAIL_SITE_NAME
    tagline: str = ""
    email: str = ""
    grant_number: str = ""
    menu: list[Link] = field(default_factory=list)
    footer: list[Column] = field(default_factory=list)
    social: list[Link] = field(default_factory=list)
    languages: list[Alternate] = field(default_factory=list)
    furniture: dict[tuple, SafeString] = field(default_factory=dict, compare=False, repr=False)


def layout_context(request: HttpRequest) -> LayoutContext:
    """Return the layout in the active language for the site that was asked, from the cache."""
    language = (get_language() or settings.LANGUAGE_CODE)[:2]
    site = Site.find_for_request(request)
    if site is None:
        return LayoutContext(home_url=f"/{language}/")
    return _layouts.get(site, language, next_moment(timezone.now()))


def _build(site: Site, language: str, _until: datetime) -> LayoutContext:
    """Return what is right until then: a form of an event that begins leads nowhere any more."""
    languages = [
        Alternate(code, name, f"/{code}/", current=code == language, exact=True)
        for code, name in settings.LANGUAGES
    ]
    home = HomePage.objects.filter(
        translation_key=site.root_page.translation_key, locale__language_code=language, live=True
    ).first()
    about = SiteSettings.of(site) or SiteSettings(site=site)
    text = about.texts.filter(locale__language_code=language).first()
    registry = page_registry()
    return LayoutContext(
        home_url=f"/{language}/",
        organisation=about.organisation,
        tagline=text.tagline if text else "",
        email=about.email,
        grant_number=about.grant_number,
        social=[Link(link.title, link.url) for link in about.social_links.all()],
        languages=languages,
        menu=_links(registry.menu(home.path)) if home else [],
        footer=_footer(home, registry, language) if home else [],
    )


def _links(pages: list[RegisteredPage]) -> list[Link]:
    """Return links to these pages but those that lead nowhere for now."""
    closed = withheld_among(pages)
    return [
        Link(page.title, page.url, page.page_id) for page in pages if page.page_id not in closed
    ]


def _footer(home: HomePage, registry: PageRegistry, language: str) -> list[Column]:
    """Return the columns an editor made, with the pages that exist in the language."""
    columns = []
    for block in home.footer.raw_data:
        pages = [registry.localized(item["value"]) for item in block["value"]["pages"]]
        links = _links([page for page in pages if page and page.language == language])
        columns.append(Column(block["value"]["heading"], links))
    return columns


MOST = 2 * len(settings.LANGUAGES)
# It shows settings, and whether forms are open: both change the version of all content.
_layouts = VersionedCache(
    "home.layout", _build, depends_on=[page_registry_cache, content], most=MOST
)
