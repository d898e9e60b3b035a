"""The calls in the site map: all languages, in files of a bounded size, in few queries."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from funding.models import FundingIndexPage, FundingOpportunity
from funding.sitemaps import CallSitemap
from home.models import StandardPage
from tests.factories import child, home
from tests.funding.factories import opportunity

pytestmark = pytest.mark.django_db
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"
CHANGED = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def indexes() -> dict[str, FundingIndexPage]:
    made: dict[str, FundingIndexPage] = {}
    for code, slug in (("en", "funding"), ("ro", "finantari"), ("it", "finanziamenti")):
        extra = {"translation_key": made["en"].translation_key} if made else {}
        made[code] = child(home(code), FundingIndexPage, slug=slug, **extra)
    return made


def files(client: Client) -> list[str | None]:
    """The files that the index of the site map names."""
    root = ElementTree.fromstring(client.get("/sitemap.xml").content)
    assert root.tag == f"{MAP}sitemapindex"
    return [entry.text for entry in root.iter(f"{MAP}loc")]


def entries(client: Client, query: str = "") -> dict[str, dict[str, str]]:
    """The addresses of calls, each with its alternates by language."""
    root = ElementTree.fromstring(client.get(f"/sitemap-calls.xml{query}").content)
    return {
        str(url.findtext(f"{MAP}loc")): {
            str(link.get("hreflang")): str(link.get("href")) for link in url.iter(LINK)
        }
        for url in root
    }


def test_a_call_stands_in_every_language_with_its_alternates(client: Client) -> None:
    opportunity("LIFE-A", permanent=True, source_changed=CHANGED)
    versions = {
        "en": "http://localhost/en/funding/calls/LIFE-A/",
        "ro": "http://localhost/ro/finantari/apeluri/LIFE-A/",
        "it": "http://localhost/it/finanziamenti/bandi/LIFE-A/",
    }
    assert entries(client) == {
        address: versions | {"x-default": versions["en"]} for address in versions.values()
    }
    assert all(client.get(address).status_code == 200 for address in versions.values())
    assert b"<lastmod>2026-03-04</lastmod>" in client.get("/sitemap-calls.xml").content


def test_the_alternates_are_those_of_the_page(client: Client) -> None:
    opportunity("LIFE-A", permanent=True)
    for address, alternates in entries(client).items():
        links = client.get(address).context["hreflangs"]
        assert {link.code: link.url for link in links} == alternates


def test_only_what_visitors_can_find_and_that_is_not_closed(client: Client) -> None:
    today = timezone.now().date()
    opportunity("OPEN", cut_offs=[(today + timedelta(days=3), None)])
    opportunity("UNDATED")
    opportunity("COMING", opens_on=today + timedelta(days=9))
    opportunity("CLOSED", cut_offs=[(today - timedelta(days=3), None)])
    opportunity("DRAFT", live=False)
    opportunity("VANISHED", listed=False)
    found = {address.split("/")[-2] for address in entries(client)}
    assert found == {"OPEN", "UNDATED", "COMING"}


def test_a_language_without_funding_pages_has_no_calls(
    client: Client, indexes: dict[str, FundingIndexPage]
) -> None:
    opportunity("LIFE-A")
    indexes["en"].unpublish()
    indexes["it"].unpublish()
    romanian = "http://localhost/ro/finantari/apeluri/LIFE-A/"
    assert entries(client) == {romanian: {"ro": romanian, "x-default": romanian}}
    indexes["ro"].unpublish()
    assert entries(client) == {}


def test_the_index_names_pages_and_calls_and_every_part(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = child(home(), StandardPage, slug="about")
    monkeypatch.setattr(CallSitemap, "limit", 2)
    for number in range(5):
        opportunity(f"LIFE-{number}")
    assert files(client) == [
        "http://testserver/sitemap-pages.xml",
        "http://testserver/sitemap-calls.xml",
        "http://testserver/sitemap-calls.xml?p=2",
        "http://testserver/sitemap-calls.xml?p=3",
    ]
    parts = [set(entries(client, query)) for query in ("", "?p=2", "?p=3")]
    assert [len(part) for part in parts] == [6, 6, 3]
    assert len(set.union(*parts)) == 15
    assert page.full_url in client.get("/sitemap-pages.xml").content.decode()
    for address in ("/sitemap-calls.xml?p=4", "/sitemap-calls.xml?p=x", "/sitemap-nothing.xml"):
        assert client.get(address).status_code == 404


def test_without_a_call_the_site_map_stands(client: Client) -> None:
    assert len(files(client)) == 2
    assert entries(client) == {}


@pytest.mark.slow
def test_queries_and_files_stay_bounded(client: Client) -> None:
    def grow(first: int, last: int) -> None:
        FundingOpportunity.objects.bulk_create(
            FundingOpportunity(
                identifier=f"X-{n}",
                source_key=f"X-{n}",
                slug=f"x-{n}" + "y" * 150,
                source_changed=CHANGED,
                opens_on=date(2026, 1, 1),
            )
            for n in range(first, last)
        )

    def asked(address: str) -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    grow(0, 3)
    addresses = ("/sitemap.xml", "/sitemap-pages.xml", "/sitemap-calls.xml")
    asked(addresses[0])  # the process learns what the site is
    few = [asked(address) for address in addresses]
    grow(3, CallSitemap.limit + 500)
    assert [asked(address) for address in addresses] == few
    assert max(few) <= 25
    largest = client.get("/sitemap-calls.xml").content
    assert largest.count(b"<url>") == 3 * CallSitemap.limit < 50_000
    assert len(largest) < 15_000_000
