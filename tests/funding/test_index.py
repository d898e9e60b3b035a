"""The funding index: money now first, the place, filters, what the home page shows of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from funding.models import FundingGuidePage, FundingIndexPage, FundingSourcePage
from tests.factories import child, home, term
from tests.funding.factories import opportunity

pytestmark = pytest.mark.django_db


@pytest.fixture
def index() -> FundingIndexPage:
    index = child(home(), FundingIndexPage, title="Funding", slug="funding", show_in_menus=True)
    direct, partner = term("sme-role", "direct"), term("sme-role", "partner")
    grant, loan = term("funding-kind", "grant"), term("funding-kind", "loan")
    rows = [
        ("Regional", "italy", "closed", [direct], [grant]),
        ("Bank", "finance", "intermediary", [], [loan]),
        ("Alone", "eu-grants", "calls", [direct], [grant]),
        ("Together", "eu-grants", "calls", [partner], [grant]),
        ("Far away", "cooperation", "elsewhere", [direct], [grant]),
    ]
    for title, level, availability, roles, kinds in rows:
        child(
            index,
            FundingSourcePage,
            title=title,
            level=level,
            availability=availability,
            who_can_apply="Any firm.",
            roles=roles,
            funding_kinds=kinds,
        )
    child(index, FundingGuidePage, title="How it works")
    return index


def groups(client: Client, query: str = "") -> list[tuple[str, list[str]]]:
    response = client.get(f"/en/funding/{query}")
    assert response.status_code == 200
    return [
        (group.code, [card.source.title for card in group.cards])
        for group in response.context["groups"]
    ]


def test_where_there_is_money_now_comes_first(client: Client, index: FundingIndexPage) -> None:
    """What is known of each: its calls, by whether one firm can ask alone, and its own page."""
    soon = timezone.localdate() + timedelta(days=40)
    known = {
        "Alone": {"consortium": "none", "cut_offs": [(soon, None)]},
        "Together": {"consortium": "required", "cut_offs": [(soon, None)]},
        "Regional": {"consortium": "none", "opens_on": soon},
    }
    for title, facts in known.items():
        opportunity(title, programme=FundingSourcePage.objects.get(title=title), **facts)
    # What comes for one firm says more than what is open to others.
    regional = FundingSourcePage.objects.get(title="Regional")
    opportunity("WITH", programme=regional, consortium="required", cut_offs=[(soon, None)])
    unknown = {"level": "italy", "availability": "calls", "who_can_apply": "Any firm."}
    child(index, FundingSourcePage, title="Unknown", **unknown)
    assert groups(client) == [
        ("now", ["Alone"]),
        ("always", ["Bank"]),
        ("coming", ["Regional"]),
        ("others", ["Together"]),
        ("not-known", ["Unknown"]),
        ("not-for-firms", ["Far away"]),
    ]
    page = BeautifulSoup(client.get("/en/funding/").content, "html.parser")
    assert [pill.get_text() for pill in page.select("article .pill")] == [
        "1 call open now",
        "through an intermediary",
        f"opens in {soon:%B %Y}",
        "1 call open now, with partners",
        "no open call known",
        "not for Torino or Ilfov",
    ]
    assert "Today 1 call or measure is open that one firm can ask for alone" in page.get_text()
    assert page.select_one("details.folded a").get_text() == "Far away"  # type: ignore[union-attr]


def test_a_source_that_surely_takes_firms_alone_says_so_for_its_calls(
    client: Client, index: FundingIndexPage
) -> None:
    """Nobody has read the call, but the programme is known; what is unchecked tells nothing."""
    source = FundingSourcePage.objects.get(title="Alone")
    opportunity("UNREAD", programme=source, permanent=True)
    assert groups(client)[1] == ("others", ["Alone"])
    for unchecked, code in (([], "now"), (["consortium"], "others")):
        source.consortium, source.unchecked = "none", unchecked
        source.save_revision().publish()
        assert (code, ["Alone"]) in groups(client)


@pytest.mark.parametrize("path", ["/en/", "/en/funding/", "/en/funding/calls/"])
def test_the_finder_knows_the_place_that_was_said(
    client: Client, index: FundingIndexPage, path: str
) -> None:
    opportunity("OWN-1", title="A voucher", permanent=True, listed=True)

    def finder(query: str) -> str:
        page = BeautifulSoup(client.get(path + query).content, "html.parser")
        return str(page.select("main a[href^='/en/funding/finder/']")[-1]["href"])

    assert finder("") == finder("?place=other") == "/en/funding/finder/"
    known = finder("?place=ilfov")
    asked = BeautifulSoup(client.get(known).content, "html.parser")
    assert asked.select_one("input[name=territory][value=RO322]") is not None
    assert asked.select_one("input[name=from][value=size]") is not None


def test_the_place_leaves_out_what_is_for_others_and_says_so(
    client: Client, index: FundingIndexPage
) -> None:
    places = {"Regional": "ITC1", "Bank": "IT", "Alone": "RO32", "Together": "EU"}
    for title, code in places.items():
        page = FundingSourcePage.objects.get(title=title)
        page.territories = [term("territory", code)]
        page.save_revision().publish()

    def shown(place: str) -> list[str]:
        return [title for _code, found in groups(client, f"?place={place}") for title in found]

    assert shown("torino") == ["Bank", "Together", "Regional"]
    assert shown("ilfov") == ["Alone", "Together"]
    assert shown("other") == ["Bank", "Together", "Far away"]
    page = BeautifulSoup(client.get("/en/funding/?place=torino&kind=grant").content, "html.parser")
    left_out = page.select_one(".left-out")
    assert left_out is not None
    assert "2 sources for other places are not shown." in left_out.get_text()
    assert left_out.a is not None
    assert left_out.a["href"] == "/en/funding/?kind=grant"
    assert page.select_one("form.filters input[name=place]")["value"] == "torino"  # type: ignore[index]
    for address in ("/en/funding/calls/?place=torino", "/en/alerts/new/?place=torino"):
        assert page.select(f"main a[href='{address}']"), address
    assert not BeautifulSoup(client.get("/en/funding/").content, "html.parser").select(".left-out")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?availability=closed", ["Regional"]),
        ("?kind=loan", ["Bank"]),
        ("?role=direct&availability=calls", ["Alone"]),
        ("?role=direct&role=partner&availability=calls", ["Alone", "Together"]),
        ("?kind=nonsense", ["Bank", "Alone", "Together", "Regional", "Far away"]),
        ("?place=nowhere&kind=loan", ["Bank"]),
    ],
)
def test_filters_narrow_and_broken_ones_are_left_out(
    client: Client, index: FundingIndexPage, query: str, expected: list[str]
) -> None:
    assert [title for _label, titles in groups(client, query) for title in titles] == expected


def test_an_empty_choice_offers_a_way_back(client: Client, index: FundingIndexPage) -> None:
    page = client.get("/en/funding/?kind=loan&availability=closed").content.decode()
    assert 'href="/en/funding/"' in page
    assert "<article" not in page


def test_the_home_page_shows_what_a_firm_can_ask_for_itself(
    client: Client, index: FundingIndexPage
) -> None:
    (panel,) = client.get("/en/").context["panels"]
    assert [source.title for source in panel.context["sources"]] == ["Alone"]
    assert [guide.title for guide in panel.context["guides"]] == ["How it works"]


def test_drafts_and_private_pages_are_not_listed(client: Client, index: FundingIndexPage) -> None:
    FundingSourcePage.objects.get(title="Bank").unpublish()
    private = FundingSourcePage.objects.get(title="Alone")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    titles = [title for _label, titles in groups(client) for title in titles]
    assert titles == ["Together", "Regional", "Far away"]
    assert "Alone" not in client.get("/en/").content.decode()
