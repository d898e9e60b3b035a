"""The hour typed in the form of an event is that of the zone chosen beside it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import querydict_from_html
from wagtail.users.models import UserProfile

from news.models import EventPage, NewsIndexPage
from tests.factories import child, home

pytestmark = pytest.mark.django_db
FORM = "page-edit-form"
# What a browser adds, which draws streams of blocks by itself.
STREAMS = {f"{name}-count": "0" for name in ("body", "programme", "sources")} | {
    "action-publish": "1",
    "advice_read": "1",
}


@pytest.fixture
def editor(client: Client) -> Client:
    """An editor whose own clock, in the account's settings, is another matter."""
    user = get_user_model().objects.create_superuser("admin", password="x")
    UserProfile.objects.create(user=user, current_time_zone="Asia/Tokyo")
    client.force_login(user)
    return client


@pytest.fixture
def index() -> Page:
    return child(home(), NewsIndexPage)


def shown(client: Client, path: str) -> QueryDict:
    return querydict_from_html(client.get(path).content.decode(), form_id=FORM)


def created(client: Client, index: Page, zone: str, start: str, end: str = "") -> Any:
    path = reverse("wagtailadmin_pages:add", args=["news", "eventpage", index.pk])
    data = shown(client, path)
    typed = {"title": "Evening", "slug": "evening", "time_zone": zone, "start": start, "end": end}
    return client.post(path, {**data.dict(), **STREAMS, **typed})


@pytest.mark.parametrize(
    ("zone", "start", "moment"),
    [
        ("Europe/Bucharest", "2027-02-10 10:00", datetime(2027, 2, 10, 8, tzinfo=UTC)),
        ("Europe/Rome", "2027-02-10 10:00", datetime(2027, 2, 10, 9, tzinfo=UTC)),
        ("Europe/Bucharest", "2027-07-10 00:30", datetime(2027, 7, 9, 21, 30, tzinfo=UTC)),
        # It exists in Bucharest, though not in Brussels.
        ("Europe/Bucharest", "2027-03-28 02:30", datetime(2027, 3, 28, 0, 30, tzinfo=UTC)),
    ],
)
def test_the_hour_belongs_to_the_zone_beside_it(
    editor: Client, index: Page, zone: str, start: str, moment: datetime
) -> None:
    assert created(editor, index, zone, start).status_code == 302
    event = EventPage.objects.get()
    assert event.start == moment
    assert f"{event.local_start:%Y-%m-%d %H:%M}" == start
    assert f"{event.date}" == start[:10]
    page = editor.get(event.url).content.decode()
    assert start[11:] in page
    calendar = editor.get(f"{event.url}ics/").content.decode()
    assert f"DTSTART;TZID={zone}:{start.translate(str.maketrans(' ', 'T', '-:'))}00" in calendar
    assert event.structured_data(None)[0]["startDate"].startswith(start.replace(" ", "T"))


@pytest.mark.parametrize("zone", ["Europe/Brussels", "Europe/Bucharest"])
def test_the_clock_of_the_editor_does_not_matter(editor: Client, index: Page, zone: str) -> None:
    UserProfile.objects.update(current_time_zone=zone)
    created(editor, index, "Europe/Bucharest", "2027-02-10 10:00")
    assert EventPage.objects.get().start == datetime(2027, 2, 10, 8, tzinfo=UTC)


def test_saved_again_as_it_is_shown_nothing_moves(editor: Client, index: Page) -> None:
    created(editor, index, "Europe/Bucharest", "2027-02-10 10:00", "2027-02-10 12:00")
    event = EventPage.objects.get()
    path = reverse("wagtailadmin_pages:edit", args=[event.pk])
    data = shown(editor, path)
    assert (data["start"], data["end"]) == ("2027-02-10 10:00", "2027-02-10 12:00")
    data = {**data.dict(), **STREAMS}
    assert editor.post(path, data).status_code == 302
    again = EventPage.objects.get()
    assert (again.start, again.end) == (event.start, event.end)
    data["time_zone"] = "Europe/Rome"
    editor.post(path, data)
    assert EventPage.objects.get().start == datetime(2027, 2, 10, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "start", "words"),
    [
        ("Europe/Rome", "2027-03-28 02:30", "does not exist"),
        ("Europe/Rome", "2027-10-31 02:30", "comes twice"),
        ("Europe/Bucharest", "2027-03-28 03:30", "does not exist"),
        ("Europe/Bucharest", "2027-10-31 03:30", "comes twice"),
    ],
)
def test_an_hour_that_clocks_do_not_show_once_is_refused(
    editor: Client, index: Page, zone: str, start: str, words: str
) -> None:
    answer = created(editor, index, zone, start)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert not EventPage.objects.exists()


def test_nonsense_is_refused_beside_its_field(editor: Client, index: Page) -> None:
    for zone, start in (("Europe/Rome", "soon"), ("Mars/Olympus", "2027-02-10 10:00")):
        assert created(editor, index, zone, start).status_code == 200
    assert created(editor, index, "Europe/Rome", "2027-02-10 10:00", "2027-02-10 09:00")
    assert not EventPage.objects.exists()
