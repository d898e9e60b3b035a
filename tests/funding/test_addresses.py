"""What hangs below the funding index: files, calendar, comparison, finder, in each language."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from core.clock import BRUSSELS
from funding.models import FundingIndexPage
from tests.factories import child, home
from tests.funding.factories import opportunity

pytestmark = pytest.mark.django_db

TODAY = timezone.now().astimezone(BRUSSELS).date()


@pytest.fixture(scope="module")
def index(shared: None) -> FundingIndexPage:
    english = child(home(), FundingIndexPage, title="Funding", slug="funding")
    key = {"translation_key": english.translation_key}
    child(home("ro"), FundingIndexPage, title="Finanțări", slug="finantari", **key)
    child(home("it"), FundingIndexPage, title="Finanziamenti", slug="finanziamenti", **key)
    opportunity("A", title="Reuse of textiles", cut_offs=[(TODAY + timedelta(days=20), time(17))])
    opportunity("B", title="Clean water", cut_offs=[(TODAY + timedelta(days=40), None)])
    opportunity("C", title="Old", cut_offs=[(TODAY - timedelta(days=3), None)])
    return english


@pytest.mark.parametrize(
    "base", ["/en/funding/calls", "/ro/finantari/apeluri", "/it/finanziamenti/bandi"]
)
@pytest.mark.parametrize(
    ("suffix", "kind"),
    [
        ("ics", "text/calendar"),
        ("atom", "application/atom+xml"),
        ("csv", "text/csv"),
        ("xlsx", "application/vnd.openxmlformats"),
        ("json", "application/json"),
    ],
)
def test_a_selection_leaves_as_a_file(
    client: Client, index: FundingIndexPage, base: str, suffix: str, kind: str
) -> None:
    response = client.get(f"{base}/{suffix}/?q=textiles&columns=identifier")
    assert response.status_code == 200
    assert response["Content-Type"].startswith(kind)
    if suffix != "xlsx":  # that one is compressed; its own tests read it back
        text = response.content.decode()
        assert "Reuse of textiles" in text or suffix == "csv"
        assert "Clean water" not in text


def test_a_calendar_holds_what_is_still_to_come(client: Client, index: FundingIndexPage) -> None:
    calendar = Calendar.from_ical(client.get("/en/funding/calls/ics/").content)
    days = sorted(
        event.decoded("dtstart").date() if hasattr(event.decoded("dtstart"), "date")
        else event.decoded("dtstart")
        for event in calendar.walk("VEVENT")
    )  # fmt: skip
    assert days == [TODAY + timedelta(days=20), TODAY + timedelta(days=40)]


def test_the_months_page_shows_the_chosen_calls(client: Client, index: FundingIndexPage) -> None:
    day: date = TODAY + timedelta(days=20)
    address = f"/it/finanziamenti/calendario/?month={day:%Y-%m}&q=textiles"
    page = client.get(address).content.decode()
    assert "Reuse of textiles" in page
    assert "Clean water" not in page
    assert client.get("/it/finanziamenti/calendario/?month=2026-13").status_code == 200


def test_calls_are_compared_from_the_address_alone(client: Client, index: FundingIndexPage) -> None:
    response = client.get("/en/funding/compare/?call=B&call=A&call=B&call=<b>&call=none")
    assert [card.opportunity.slug for card in response.context["calls"]] == ["B", "A"]
    empty = client.get("/en/funding/compare/")
    assert empty.status_code == 200
    assert "Choose up to four calls" in empty.content.decode()


@pytest.mark.parametrize(
    "address",
    ["/en/funding/finder/", "/ro/finantari/ce-mi-se-potriveste/", "/it/finanziamenti/trova/"],
)
def test_the_finder_begins_with_a_question(
    client: Client, index: FundingIndexPage, address: str
) -> None:
    response = client.get(address)
    assert response.status_code == 200
    assert "<form" in response.content.decode()
    assert not response.cookies
