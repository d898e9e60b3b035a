"""Menu, footer and settings: right in each language, without queries, never stale."""

from __future__ import annotations

import json

import pytest
from django.test import RequestFactory
from django.utils import translation
from wagtail.models import Site

from home.models import SiteSettings, SiteText, StandardPage
from home.navigation.layout import layout_context
from tests.factories import child, home, locale
from tests.specimens import items

pytestmark = pytest.mark.django_db


def layout(language: str = "en") -> object:
    with translation.override(language):
        return layout_context(RequestFactory().get(f"/{language}/"))


@pytest.fixture
def about() -> StandardPage:
    page = child(home("en"), StandardPage, title="About", slug="about", show_in_menus=True)
    child(
        home("ro"),
        StandardPage,
        title="Despre",
        slug="despre",
        show_in_menus=True,
        translation_key=page.translation_key,
    )
    home("it")
    return page


def test_the_menu_is_the_tree_in_the_visitors_language(about: StandardPage) -> None:
    child(home("en"), StandardPage, title="Hidden", slug="hidden")
    assert [(link.title, link.url) for link in layout("en").menu] == [("About", "/en/about/")]
    assert [(link.title, link.url) for link in layout("ro").menu] == [("Despre", "/ro/despre/")]
    assert layout("it").menu == []


def test_footer_columns_lead_to_the_visitors_language_and_leave_out_what_is_not_there(
    about: StandardPage,
) -> None:
    for code in ("ro", "it"):
        page = home(code)
        page.footer = json.dumps(
            [
                {
                    "type": "column",
                    "value": {"heading": f"Column {code}", "pages": items(about.pk)},
                    "id": "1",
                }
            ]
        )
        page.save_revision().publish()
    (romanian,) = layout("ro").footer
    assert (romanian.heading, [link.url for link in romanian.links]) == (
        "Column ro",
        ["/ro/despre/"],
    )
    (italian,) = layout("it").footer
    assert italian.links == []


def test_a_warm_page_asks_nothing_for_its_layout(
    about: StandardPage, django_assert_num_queries: object
) -> None:
    request = RequestFactory().get("/en/")
    Site.find_for_request(request)  # as Wagtail does for every page
    layout_context(request)
    with django_assert_num_queries(0):  # type: ignore[operator]
        again = layout_context(request)
    assert again.menu


def test_an_edit_shows_at_once(about: StandardPage) -> None:
    assert layout("en").menu[0].title == "About"
    about.title = "About us"
    about.save_revision().publish()
    assert layout("en").menu[0].title == "About us"
    about.unpublish()
    assert layout("en").menu == []


def test_settings_show_in_their_language(about: StandardPage) -> None:
    settings = SiteSettings.for_site(Site.objects.get(is_default_site=True))
    SiteText.objects.create(settings=settings, locale=locale("it"), tagline="In italiano")
    settings.email = "office@example.org"
    settings.save()
    assert layout("it").tagline == "In italiano"
    assert layout("ro").tagline == ""
    assert layout("ro").email == "office@example.org"
