"""Three languages: where `/` leads, the language switch, hreflang, sitemap, errors."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from django.test import Client
from wagtail.models import Page

from home.models import StandardPage
from tests.factories import child, home

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages() -> dict[str, Page]:
    """An English page with a Romanian translation and no Italian one; three home pages."""
    for code in ("en", "ro", "it"):
        home(code)
    english = child(home("en"), StandardPage, title="About", slug="about")
    romanian = child(
        home("ro"),
        StandardPage,
        title="Despre",
        slug="despre",
        translation_key=english.translation_key,
    )
    return {"en": english, "ro": romanian}


@pytest.mark.parametrize(
    ("header", "cookie", "expected"),
    [
        ("it-IT,it;q=0.9,en;q=0.5", None, "/it/"),
        ("ro", None, "/ro/"),
        ("fr-FR,fr;q=0.9", None, "/en/"),
        ("", None, "/en/"),
        ("it", "ro", "/ro/"),
        ("it", "xx", "/it/"),
    ],
)
def test_the_bare_address_leads_to_the_visitors_language(
    client: Client, header: str, cookie: str | None, expected: str
) -> None:
    home()
    if cookie:
        client.cookies["django_language"] = cookie
    response = client.get("/", headers={"accept-language": header})
    assert response.status_code == 302
    assert response["Location"] == expected
    assert "Accept-Language" in response["Vary"]
    assert "Cookie" in response["Vary"]


def test_a_switch_of_language_is_remembered_and_nothing_else_sets_a_cookie(
    client: Client, pages: dict[str, Page]
) -> None:
    assert not client.get("/en/about/").cookies
    elsewhere = client.get("/ro/despre/", headers={"referer": "https://example.org/en/"})
    assert not elsewhere.cookies
    same = client.get("/ro/despre/", headers={"referer": "http://testserver/ro/"})
    assert not same.cookies
    switched = client.get("/ro/despre/", headers={"referer": "http://testserver/en/about/"})
    assert switched.cookies["django_language"].value == "ro"
    assert client.get("/", headers={"accept-language": "it"})["Location"] == "/ro/"


def test_the_switch_leads_to_the_same_page_or_its_nearest_translated_ancestor(
    client: Client, pages: dict[str, Page]
) -> None:
    alternates = client.get("/en/about/").context["alternates"]
    assert [(a.code, a.url, a.exact, a.current) for a in alternates] == [
        ("en", "/en/about/", True, True),
        ("ro", "/ro/despre/", True, False),
        ("it", "/it/", False, False),
    ]
    assert "This page is not translated yet" in client.get("/en/about/").content.decode()


def test_hreflang_names_existing_translations_and_x_default(
    client: Client, pages: dict[str, Page]
) -> None:
    for address in ("/en/about/", "/ro/despre/"):
        links = client.get(address).context["hreflangs"]
        assert [(link.code, link.url) for link in links] == [
            ("en", "http://localhost/en/about/"),
            ("ro", "http://localhost/ro/despre/"),
            ("x-default", "http://localhost/en/about/"),
        ]


def test_a_page_written_in_one_language_only_is_its_own_default(client: Client) -> None:
    home()
    child(home("it"), StandardPage, title="Solo", slug="solo")
    links = client.get("/it/solo/").context["hreflangs"]
    assert [(link.code, link.url) for link in links] == [
        ("it", "http://localhost/it/solo/"),
        ("x-default", "http://localhost/it/solo/"),
    ]


def test_a_draft_translation_is_no_alternate(client: Client, pages: dict[str, Page]) -> None:
    pages["ro"].unpublish()
    response = client.get("/en/about/")
    assert [link.code for link in response.context["hreflangs"]] == ["en", "x-default"]
    assert [a.exact for a in response.context["alternates"]] == [True, False, False]


def test_the_html_speaks_the_language_of_the_page(client: Client, pages: dict[str, Page]) -> None:
    page = client.get("/ro/despre/").content.decode()
    assert '<html lang="ro">' in page
    assert "Cofinanțat de Uniunea Europeană" in page
    assert "Co-funded by the European Union" not in page


def test_the_sitemap_lists_every_language_with_its_alternates(
    client: Client, pages: dict[str, Page]
) -> None:
    root = ElementTree.fromstring(client.get("/sitemap-pages.xml").content)
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    link = "{http://www.w3.org/1999/xhtml}link"
    found = {
        url.findtext(f"{space}loc"): {
            entry.get("hreflang"): entry.get("href") for entry in url.iter(link)
        }
        for url in root
    }
    assert set(found) == {
        "http://localhost/en/",
        "http://localhost/ro/",
        "http://localhost/it/",
        "http://localhost/en/about/",
        "http://localhost/ro/despre/",
    }
    assert found["http://localhost/ro/despre/"] == {
        "en": "http://localhost/en/about/",
        "ro": "http://localhost/ro/despre/",
        "x-default": "http://localhost/en/about/",
    }


def test_robots_may_read_everything_but_the_admin(client: Client) -> None:
    home()
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /admin/" in text
    assert "Sitemap: http://testserver/sitemap.xml" in text


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "This page does not exist"),
        ("ro", "Această pagină nu există"),
        ("it", "Questa pagina non esiste"),
    ],
)
def test_a_missing_page_is_explained_in_the_visitors_language(
    client: Client, language: str, words: str
) -> None:
    home(language)
    response = client.get(f"/{language}/no-such-page/")
    assert response.status_code == 404
    assert words in response.content.decode()
    assert f'<html lang="{language}">' in response.content.decode()


def test_a_fault_is_explained_without_asking_the_database(
    client: Client, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: object
) -> None:
    from django.test import RequestFactory
    from django.utils import translation

    from home.views import server_error

    with translation.override("it"), django_assert_num_queries(0):  # type: ignore[operator]
        response = server_error(RequestFactory().get("/it/"))
    assert response.status_code == 500
    assert "Qualcosa è andato storto" in response.content.decode()


@pytest.mark.parametrize("referrer", ["http://[", "http://[::1", "//[x]y/", "\\", "http://\u2100/"])
def test_an_address_that_is_none_is_no_page_of_ours(
    client: Client, pages: dict[str, Page], referrer: str
) -> None:
    response = client.get("/en/about/", headers={"referer": referrer})
    assert response.status_code == 200
    assert not response.cookies
