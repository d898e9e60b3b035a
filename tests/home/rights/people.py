"""People with roles, and pages of two cities, for tests; never part of the site."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.test import Client
from wagtail.models import Page
from wagtail_localize.models import Translation, TranslationSource

from home.models import Role
from news.models import ArticlePage, NewsIndexPage
from tests.factories import child, home, locale, term
from tests.interest.desk.people import at, territories, user

OWN, OTHER, SHARED = "torino", "ilfov", "shared"
CODES = {OWN: ["ITC11"], OTHER: ["RO322"], SHARED: []}


def person(name: str, *roles: tuple[str, str, str]) -> Any:
    """Somebody with roles: of a kind, for the code of a territory, for languages (“it ro”)."""
    made = user(name)
    for kind, code, languages in roles:
        territory = territories()[code] if code else None
        Role.objects.create(user=made, kind=kind, territory=territory, languages=languages.split())
    return made


def browser(name: str, *roles: tuple[str, str, str]) -> Client:
    """The browser of somebody with roles."""
    return at(person(name, *roles))


def news(code: str) -> NewsIndexPage:
    """The list of news in a language: the versions of one page."""
    found = NewsIndexPage.objects.filter(locale=locale(code), slug="news").first()
    if found is None:
        key = {} if code == "en" else {"translation_key": news("en").translation_key}
        found = child(home(code), NewsIndexPage, slug="news", title=f"News {code}", **key)
    return found


def article(code: str, place: str, **fields: Any) -> ArticlePage:
    """A public article of a place, with a draft as every page that was saved in the admin."""
    many = [term("territory", each) for each in CODES[place]]
    fields = {"date": date(2026, 1, 1), "summary": "S"} | fields
    page = child(news(code), ArticlePage, territories=many, **fields)
    page.save_revision().publish()
    return ArticlePage.objects.get(pk=page.pk)


def version(source: Page, code: str) -> Page:
    """The version of an article in another language, public and translated."""
    bound, _made = TranslationSource.get_or_create_from_instance(source)
    translation = Translation.objects.create(source=bound, target_locale=locale(code))
    translation.save_target(publish=True)
    return source.get_translation(locale(code))
