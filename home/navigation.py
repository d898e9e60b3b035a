"""What stands on every page: menu, footer, organisation. Cached, so that it costs no query."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import get_language
from wagtail.models import Locale, Page, Site

from .addresses import drop_addresses
from .links import Link
from .models import HomePage, SiteSettings
from .translations import Alternate

CACHE_KEY = "home.furniture"


@dataclass(frozen=True)
class Column:
    """A column of the footer."""

    heading: str
    links: list[Link]


@dataclass(frozen=True)
class Furniture:
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


def furniture_for(request: HttpRequest) -> Furniture:
    """The furniture in the active language for the site that was asked, from the cache."""
    language = (get_language() or settings.LANGUAGE_CODE)[:2]
    site = Site.find_for_request(request)
    if site is None:
        return Furniture(home_url=f"/{language}/")
    versions = cache.get(CACHE_KEY) or {}
    key = (site.pk, language)
    if key not in versions:
        versions[key] = _build(site, language)
        cache.set(CACHE_KEY, versions, None)
    return versions[key]


def drop_furniture() -> None:
    """Forget the cached furniture and addresses, after an edit of anything they show."""
    cache.delete(CACHE_KEY)
    drop_addresses()


def _build(site: Site, language: str) -> Furniture:
    languages = [
        Alternate(code, name, f"/{code}/", current=code == language, exact=True)
        for code, name in settings.LANGUAGES
    ]
    home = (
        HomePage.objects.filter(
            translation_key=site.root_page.translation_key, locale__language_code=language
        )
        .live()
        .select_related("locale")
        .first()
    )
    about = SiteSettings.for_site(site)
    text = about.texts.filter(locale__language_code=language).first()
    base = Furniture(
        home_url=home.url if home else f"/{language}/",
        organisation=about.organisation,
        tagline=text.tagline if text else "",
        email=about.email,
        grant_number=about.grant_number,
        social=[Link(link.title, link.url) for link in about.social_links.all()],
        languages=languages,
    )
    if home is None:
        return base
    menu = home.get_children().live().in_menu().select_related("locale")
    return Furniture(
        **{
            **base.__dict__,
            "menu": [Link(page.title, page.url, page.pk) for page in menu],
            "footer": _footer(home),
        }
    )


def _footer(home: Page) -> list[Column]:
    """The columns an editor made, each page in the language of `home` where it exists there."""
    chosen = [
        (block.value["heading"], [page for page in block.value["pages"] if page])
        for block in home.footer
    ]
    keys = {page.translation_key for _, pages in chosen for page in pages}
    here = Locale.objects.get(pk=home.locale_id)
    translated = {
        page.translation_key: page
        for page in Page.objects.filter(locale=here, translation_key__in=keys)
        .live()
        .select_related("locale")
    }
    return [
        Column(
            heading,
            [
                Link(page.title, page.url, page.pk)
                for original in pages
                if (page := translated.get(original.translation_key))
            ],
        )
        for heading, pages in chosen
    ]
