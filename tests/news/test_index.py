"""The list of news: order, filters, broken addresses, pages, feed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from html import unescape
from xml.etree import ElementTree

import pytest
from django.test import Client

from news.models import ArticlePage, EventPage, NewsIndexPage
from tests.factories import child, home, term

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def index(shared: None) -> NewsIndexPage:
    index = child(home(), NewsIndexPage, title="News", slug="news")
    italy = term("territory", "IT")
    torino = term("territory", "ITC11", parent=italy)
    ilfov = term("territory", "RO322")
    circular, water = term("theme", "circular"), term("theme", "water")
    child(
        index, ArticlePage, title="Old", date=date(2022, 5, 1), themes=[water], territories=[ilfov]
    )
    child(
        index,
        ArticlePage,
        title="New",
        date=date(2024, 5, 1),
        themes=[circular],
        territories=[torino],
    )
    child(
        index,
        EventPage,
        title="Meeting",
        start=datetime(2023, 5, 15, 8, tzinfo=UTC),
        themes=[circular, water],
        territories=[italy],
    )
    return index


def titles(client: Client, query: str = "") -> list[str]:
    response = client.get(f"/en/news/{query}")
    assert response.status_code == 200
    return [item.title for item in response.context["listing"].results]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["New", "Meeting", "Old"]),
        ("?year=2023", ["Meeting"]),
        ("?year=2022&year=2024", ["New", "Old"]),
        ("?theme=circular", ["New", "Meeting"]),
        ("?theme=circular&year=2024", ["New"]),
        ("?theme=circular&theme=water", ["New", "Meeting", "Old"]),
        ("?territory=IT", ["New", "Meeting"]),
        ("?territory=ITC11", ["New"]),
        ("?territory=RO322&year=2024", []),
    ],
)
def test_filters(client: Client, index: NewsIndexPage, query: str, expected: list[str]) -> None:
    assert titles(client, query) == expected


@pytest.mark.parametrize(
    "query",
    [
        "?year=x",
        "?year=2023x",
        "?theme=%00",
        "?territory=../../etc",
        "?theme=circular' OR 1=1--",
        "?year=" + "9" * 5000,
    ],
)
def test_a_broken_address_gives_the_list_with_a_note(
    client: Client, index: NewsIndexPage, query: str
) -> None:
    response = client.get(f"/en/news/{query}")
    assert response.status_code == 200
    (note,) = response.context["listing"].notes
    assert note in response.content.decode()


@pytest.mark.parametrize("page", ["0", "-1", "x", "999999", "1e3", "%00", ""])
def test_a_broken_page_number_gives_a_page(client: Client, index: NewsIndexPage, page: str) -> None:
    assert titles(client, f"?page={page}") == ["New", "Meeting", "Old"]


def test_counts_stand_beside_each_choice_and_follow_the_other_filters(
    client: Client, index: NewsIndexPage
) -> None:
    def counts(query: str) -> dict[str, dict[str, int]]:
        facets = client.get(f"/en/news/{query}").context["listing"].facets
        return {f.name: {c.value: c.count for c in f.choices} for f in facets}

    assert counts("")["year"] == {"2024": 1, "2023": 1, "2022": 1}
    assert counts("")["theme"] == {"circular": 2, "water": 2}
    assert counts("")["territory"] == {"IT": 2, "ITC11": 1, "RO322": 1}
    narrowed = counts("?theme=circular")
    assert narrowed["theme"] == {"circular": 2, "water": 2}
    assert narrowed["year"] == {"2024": 1, "2023": 1}


def test_a_chip_takes_its_filter_away_and_keeps_the_others(
    client: Client, index: NewsIndexPage
) -> None:
    chips = client.get("/en/news/?theme=circular&year=2024").context["listing"].chips
    assert {str(chip.label): chip.remove_url for chip in chips} == {
        "2024": "/en/news/?theme=circular",
        "circular en": "/en/news/?year=2024",
    }


def test_long_lists_are_paged_and_keep_their_filters(client: Client, index: NewsIndexPage) -> None:
    water = term("theme", "water")
    for number in range(13):
        child(index, ArticlePage, title=f"More {number}", date=date(2020, 1, 1), themes=[water])
    response = client.get("/en/news/?theme=water")
    assert len(response.context["listing"].results) == 12
    assert "?theme=water&amp;page=2" in response.content.decode()
    assert len(client.get("/en/news/?theme=water&page=2").context["listing"].results) == 3


def test_drafts_and_private_pages_stay_out(client: Client, index: NewsIndexPage) -> None:
    from wagtail.models import PageViewRestriction

    ArticlePage.objects.get(title="Old").unpublish()
    PageViewRestriction.objects.create(
        page=ArticlePage.objects.get(title="New"), restriction_type="login"
    )
    assert titles(client) == ["Meeting"]


def test_the_feed_has_an_author_and_ids_that_last_and_its_texts_are_escaped(
    client: Client, index: NewsIndexPage
) -> None:
    text = "Firms with <b fewer than 10 people & a plan; a<b"
    page = child(index, ArticlePage, title="One", slug="one", summary=text, date=date(2030, 1, 1))
    atom = "{http://www.w3.org/2005/Atom}"
    feed = ElementTree.fromstring(client.get("/en/news/feed/").content)
    assert feed.findtext(f"{atom}author/{atom}name") == "SME4GREEN"
    entry = next(feed.iter(f"{atom}entry"))
    assert unescape(entry.findtext(f"{atom}summary") or "") == text
    before = entry.findtext(f"{atom}id")
    page.slug = "elsewhere"
    page.save_revision().publish()
    feed = ElementTree.fromstring(client.get("/en/news/feed/").content)
    assert feed.findtext(f"{atom}entry/{atom}id") == before


def test_the_feed_lists_the_newest_first(client: Client, index: NewsIndexPage) -> None:
    response = client.get("/en/news/feed/")
    assert response["Content-Type"].startswith("application/atom+xml")
    root = ElementTree.fromstring(response.content)
    atom = "{http://www.w3.org/2005/Atom}"
    assert [entry.findtext(f"{atom}title") for entry in root.iter(f"{atom}entry")] == [
        "New",
        "Meeting",
        "Old",
    ]
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
