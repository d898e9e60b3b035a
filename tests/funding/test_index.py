"""The funding index: groups in order, filters, what the home page shows of it."""

from __future__ import annotations

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from funding.models import FundingGuidePage, FundingIndexPage, FundingSourcePage
from tests.factories import child, home, term

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
        (str(label), [source.title for source in sources])
        for label, sources in response.context["groups"]
    ]


def test_groups_come_in_the_order_a_firm_looks_for_them(
    client: Client, index: FundingIndexPage
) -> None:
    assert [titles for _label, titles in groups(client)] == [
        ["Alone", "Together"],
        ["Bank"],
        ["Far away"],
        ["Regional"],
    ]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?availability=closed", ["Regional"]),
        ("?kind=loan", ["Bank"]),
        ("?role=direct&availability=calls", ["Alone"]),
        ("?role=direct&role=partner&availability=calls", ["Alone", "Together"]),
        ("?kind=nonsense", ["Alone", "Together", "Bank", "Far away", "Regional"]),
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
    assert titles == ["Together", "Far away", "Regional"]
    assert "Alone" not in client.get("/en/").content.decode()
