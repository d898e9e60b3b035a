"""Calls beside each other: filled from the programme, without contradiction, each to be removed."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from funding.choices import Consortium
from funding.models import FundingSourcePage
from funding.pages import FundingIndexPage
from tests.factories import child, home
from tests.funding.factories import opportunity

pytestmark = pytest.mark.django_db

COMPARE = "/en/funding/compare/"


@pytest.fixture
def programme() -> FundingSourcePage:
    return child(
        child(home("en"), FundingIndexPage, title="Funding", slug="funding"),
        FundingSourcePage,
        slug="together",
        title="Together",
        summary="S",
        level="eu-grants",
        availability="calls",
        who_can_apply="A firm cannot apply alone.",
        consortium=Consortium.REQUIRED,
        min_partners=3,
        grant_max=2_500_000,
        rate_max=70,
        unchecked=["rate"],
    )


def column(page: BeautifulSoup, number: int) -> dict[str, str]:
    """The facts of a call, by label."""
    found = page.select(".column")[number].select("dl > div")
    pairs = ((row.dt, row.dd) for row in found)
    return {
        dt.get_text(): " ".join(dd.get_text().replace("\xa0", " ").split())
        for dt, dd in pairs
        if dt and dd
    }


def compared(client: Client, query: str) -> BeautifulSoup:
    response = client.get(COMPARE + query)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def test_where_a_call_is_silent_its_programme_answers(
    client: Client, programme: FundingSourcePage
) -> None:
    opportunity("SILENT", programme=programme)
    opportunity(
        "STATED", programme=programme, grant_max=40_000, rate_max=50, consortium=Consortium.NONE
    )
    page = compared(client, "?call=SILENT&call=STATED")
    silent, stated = column(page, 0), column(page, 1)
    assert silent["Who can apply"] == "A firm cannot apply alone. (from the programme)"
    assert silent["Partners needed"] == "required; at least 3 partners (from the programme)"
    assert silent["Sum for a project"] == "up to EUR 2,500,000 (from the programme)"
    assert silent["Share of the costs that is funded"] == (
        "up to 70% (from the programme) (to be confirmed)"
    )
    assert stated["Sum for a project"] == "up to EUR 40,000"
    assert stated["Share of the costs that is funded"] == "up to 50%"
    # A call that one firm may ask for is not filled with what its programme usually asks.
    assert stated["Partners needed"] == str(Consortium.NONE.label)
    assert stated["Who can apply"] == "not stated"
    assert "Budget of all projects" not in silent, "no call answers it: said once, below"
    assert "Budget of all projects" in page.select(".page-end > .small")[0].get_text()


def test_partners_are_told_as_the_list_sorts(client: Client, programme: FundingSourcePage) -> None:
    own = opportunity("OWN")
    own.criteria.create(dimension="partners", operator="at-least", value="3")
    own.save()
    opportunity("HORIZON-CL5-2027-X")
    page = compared(client, "?call=OWN&call=HORIZON-CL5-2027-X")
    assert column(page, 0)["Partners needed"] == "required"
    assert column(page, 1)["Partners needed"] == "required (from the programme)"


def test_each_call_can_be_taken_out(client: Client, programme: FundingSourcePage) -> None:
    for name in ("A", "B"):
        opportunity(name)
    page = compared(client, "?call=A&call=B&q=water")
    links = [str(link["href"]) for link in page.select("[data-remove]")]
    assert links == [f"{COMPARE}?call=B&q=water", f"{COMPARE}?call=A&q=water"]
    rest = compared(client, links[0].removeprefix(COMPARE))
    assert str(rest.select("[data-remove]")[0]["href"]) == f"{COMPARE}?q=water"
    assert "Choose up to four calls" in compared(client, "?q=water").get_text()


def test_the_number_of_queries_does_not_grow_with_the_calls(
    client: Client, programme: FundingSourcePage
) -> None:
    for name in ("A", "B", "C", "D"):
        opportunity(name, programme=programme)
    client.get(f"{COMPARE}?call=A")
    counts = []
    for query in ("?call=A", "?call=A&call=B&call=C&call=D"):
        with CaptureQueriesContext(connection) as asked:
            client.get(COMPARE + query)
        counts.append(len(asked))
    assert counts[0] == counts[1]
