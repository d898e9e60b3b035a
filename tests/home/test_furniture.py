"""What stands alike on many pages is made once, and right on each."""

from __future__ import annotations

import re

import pytest
from django.template import Template
from django.template.autoreload import reset_loaders
from django.template.loader import render_to_string
from django.test import Client
from wagtail.models import Site

from home.models import SiteSettings, StandardPage
from tests.factories import child, home

pytestmark = pytest.mark.django_db

FURNITURE = ["components/footer.html", "components/header_search.html", "components/menu.html"]
CURRENT = re.compile(r'<a href="([^"]*)" aria-current="(page|true)">')


@pytest.fixture
def pages() -> dict[str, StandardPage]:
    home("ro")
    above = child(home("en"), StandardPage, title="About", slug="about", show_in_menus=True)
    other = child(home("en"), StandardPage, title="Other", slug="other", show_in_menus=True)
    below = child(above, StandardPage, title="Team", slug="team")
    beside = child(home("en"), StandardPage, title="Beside", slug="beside")
    return {"above": above, "other": other, "below": below, "beside": beside}


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The furniture that was rendered."""
    names: list[str] = []
    render = Template.render

    def telling(self: Template, context: object) -> str:
        if self.name in FURNITURE:
            names.append(self.name)
        return render(self, context)

    monkeypatch.setattr(Template, "render", telling)
    return names


def menu(html: str) -> str:
    return html.partition('class="menu-wide"')[2].partition("</nav>")[0]


@pytest.mark.parametrize(
    ("asked", "marked"),
    [
        ("above", [("/en/about/", "page")]),
        ("other", [("/en/other/", "page")]),
        ("below", [("/en/about/", "true")]),
        ("beside", []),
    ],
)
def test_the_menu_says_where_one_is(
    client: Client, pages: dict[str, StandardPage], asked: str, marked: list[tuple[str, str]]
) -> None:
    for page in pages.values():
        client.get(page.url)
    assert CURRENT.findall(menu(client.get(pages[asked].url).content.decode())) == marked


def test_it_is_made_once_for_all_pages_on_which_it_is_alike(
    client: Client, pages: dict[str, StandardPage], made: list[str]
) -> None:
    client.get(pages["beside"].url)
    assert sorted(made) == FURNITURE
    made.clear()
    assert client.get("/en/nothing/").status_code == 404  # in no section either
    assert made == []
    client.get(pages["above"].url)  # elsewhere in the menu
    assert sorted(made) == FURNITURE
    made.clear()
    for name in ("above", "beside"):
        client.get(pages[name].url)
    assert made == []


def test_what_is_told_of_changes_is_seen(client: Client, pages: dict[str, StandardPage]) -> None:
    url = pages["beside"].url
    assert ">About<" in menu(client.get(url).content.decode())
    pages["above"].title = "Who we are"
    pages["above"].save_revision().publish()
    assert ">Who we are<" in menu(client.get(url).content.decode())
    about = SiteSettings.for_site(Site.objects.get())
    about.grant_number = "101074029"
    about.save()
    html = client.get(url).content.decode()
    assert "101074029" in html.partition('class="site-footer"')[2]


def test_each_language_has_its_own(client: Client, pages: dict[str, StandardPage]) -> None:
    for code, said in (("en", "Co-funded by the European Union"), ("ro", "Cofinanțat de Uniunea")):
        html = client.get(f"/{code}/").content.decode()
        assert said in html.partition('class="site-footer"')[2], code


def test_a_page_without_a_request_has_what_asks_for_none() -> None:
    html = render_to_string("404.html")
    assert "Co-funded by the European Union" in html.partition('class="site-footer"')[2]


def test_a_template_that_was_changed_is_made_anew(
    client: Client, pages: dict[str, StandardPage], made: list[str]
) -> None:
    client.get(pages["beside"].url)
    made.clear()
    reset_loaders()
    client.get(pages["beside"].url)
    assert "components/footer.html" in made
