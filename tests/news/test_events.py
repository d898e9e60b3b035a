"""Events: past or to come, and as a calendar reads them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from icalendar import Calendar

from news.models import EventPage, NewsIndexPage
from tests.factories import child, home

pytestmark = pytest.mark.django_db

START = datetime(2026, 3, 28, 23, 30, tzinfo=UTC)  # 00:30 on the 29th in Italy


def event(**fields: object) -> EventPage:
    return EventPage(title="E", slug="e", **{"start": START, "time_zone": "Europe/Rome", **fields})


@pytest.mark.parametrize(
    ("fields", "now", "over"),
    [
        ({}, datetime(2026, 3, 29, 21, 59, tzinfo=UTC), False),
        ({}, datetime(2026, 3, 29, 22, 0, tzinfo=UTC), True),
        (
            {"end": datetime(2026, 3, 29, 10, tzinfo=UTC)},
            datetime(2026, 3, 29, 9, 59, tzinfo=UTC),
            False,
        ),
        (
            {"end": datetime(2026, 3, 29, 10, tzinfo=UTC)},
            datetime(2026, 3, 29, 10, tzinfo=UTC),
            True,
        ),
        ({"all_day": True}, datetime(2026, 3, 29, 21, 59, tzinfo=UTC), False),
        ({"all_day": True}, datetime(2026, 3, 29, 22, 0, tzinfo=UTC), True),
    ],
)
def test_over_means_the_end_or_the_day_has_passed(fields: dict, now: datetime, over: bool) -> None:
    assert event(**fields).is_over(now) is over


def test_an_event_cannot_end_before_it_starts() -> None:
    with pytest.raises(ValidationError) as caught:
        event(end=datetime(2026, 3, 28, tzinfo=UTC)).clean()
    assert "end" in caught.value.message_dict


@pytest.fixture
def index(db: None) -> NewsIndexPage:
    return child(home(), NewsIndexPage, title="News", slug="news")


def read_calendar(client: Client, page: EventPage) -> object:
    response = client.get(page.url + "ics/")
    assert response["Content-Type"].startswith("text/calendar")
    (found,) = Calendar.from_ical(response.content).walk("VEVENT")
    return found


def test_the_calendar_file_reads_back_across_the_change_of_the_clocks(
    client: Client, index: NewsIndexPage
) -> None:
    page = child(
        index,
        EventPage,
        slug="night",
        start=START,
        end=datetime(2026, 3, 29, 2, tzinfo=UTC),
        time_zone="Europe/Rome",
        place="Torino",
    )
    assert page.date == date(2026, 3, 29)
    found = read_calendar(client, page)
    assert found.decoded("dtstart").astimezone(UTC) == START
    assert found.decoded("dtstart").hour == 0
    assert found.decoded("dtend").astimezone(UTC).hour == 2
    assert found.decoded("dtend").hour == 4
    assert str(found["location"]) == "Torino"


def test_a_day_is_a_day_and_its_end_is_exclusive(client: Client, index: NewsIndexPage) -> None:
    page = child(index, EventPage, slug="day", start=START, all_day=True)
    found = read_calendar(client, page)
    assert found.decoded("dtstart") == date(2026, 3, 29)
    assert found.decoded("dtend") == date(2026, 3, 30)


def test_a_change_raises_the_sequence_and_keeps_the_uid(
    client: Client, index: NewsIndexPage
) -> None:
    page = child(index, EventPage, slug="moved", start=START)
    before = read_calendar(client, page)
    page.place = "Elsewhere"
    page.save_revision().publish()
    after = read_calendar(client, page)
    assert after["uid"] == before["uid"]
    assert int(after["sequence"]) > int(before["sequence"])
