"""The calendar: months, agenda, the page, and what it makes of addresses."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from types import SimpleNamespace
from typing import Any

import html5lib
import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import translation

from funding.exports import with_export_data
from funding.forms.calendar import CalendarForm
from funding.models import FundingOpportunity
from funding.views.calendar import CalendarItem, agenda, calendar_context, items_of, month
from tests.funding.factories import opportunity

NOW = datetime(2026, 10, 24, 16, 0, tzinfo=UTC)
FIVE = time(17, 0)


def item(day: date, title: str = "A", at: time | None = FIVE) -> CalendarItem:
    return CalendarItem(day, at, datetime.combine(day, at or time(), UTC), title, "en", f"/{title}")


@pytest.mark.parametrize(
    ("year", "number", "weeks", "first", "last"),
    [
        (2026, 10, 5, date(2026, 9, 28), date(2026, 11, 1)),
        (2027, 2, 4, date(2027, 2, 1), date(2027, 2, 28)),
        (2026, 12, 5, date(2026, 11, 30), date(2027, 1, 3)),
        (2028, 2, 5, date(2028, 1, 31), date(2028, 3, 5)),
        (2027, 5, 6, date(2027, 4, 26), date(2027, 6, 6)),
    ],
)
def test_weeks_begin_on_monday(year: int, number: int, weeks: int, first: date, last: date) -> None:
    shown = month(year, number, [], NOW)
    days = [day for week in shown.weeks for day in week]
    assert len(shown.weeks) == weeks
    assert {len(week) for week in shown.weeks} == {7}
    assert (days[0].date, days[-1].date) == (first, last)
    assert {day.date.month for day in days if day.in_month} == {number}


def test_entries_stand_in_their_own_month_only() -> None:
    entries = [item(date(2026, 10, 31)), item(date(2026, 11, 1)), item(date(2025, 10, 31))]
    october, november = month(2026, 10, entries, NOW), month(2026, 11, entries, NOW)
    assert (october.count, november.count) == (1, 1)
    assert october.weeks[-1][-1].items == []


@pytest.mark.parametrize(
    ("now", "today"),
    [
        (datetime(2026, 10, 24, 21, 59, tzinfo=UTC), date(2026, 10, 24)),
        (datetime(2026, 10, 24, 22, 0, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 22, 59, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 23, 0, tzinfo=UTC), date(2026, 10, 26)),
    ],
)
def test_today_is_the_day_in_brussels(now: datetime, today: date) -> None:
    days = [day for week in month(2026, 10, [], now).weeks for day in week]
    assert [day.date for day in days if day.is_today] == [today]
    assert max(day.date for day in days if day.is_past) < today


def test_neighbours_cross_the_year() -> None:
    assert month(2026, 12, [], NOW).later == "2027-01"
    assert month(2026, 1, [], NOW).earlier == "2025-12"
    assert (month(2026, 10, [], NOW).earlier, month(2026, 10, [], NOW).later) == (
        "2026-09",
        "2026-11",
    )


@pytest.mark.parametrize(
    ("entries", "shown", "more"), [(0, 0, 0), (4, 4, 0), (5, 5, 0), (6, 4, 2), (50, 4, 46)]
)
def test_a_full_day_shows_some_and_says_how_many_more(entries: int, shown: int, more: int) -> None:
    listed = [item(date(2026, 10, 24), f"{n:02}") for n in range(entries)]
    (day,) = [
        day
        for week in month(2026, 10, listed, NOW).weeks
        for day in week
        if day.date == date(2026, 10, 24)
    ]
    assert (len(day.shown), day.more) == (shown, more)


def test_the_agenda_is_in_order() -> None:
    entries = [
        item(date(2026, 11, 2), "C"),
        item(date(2026, 10, 24), "B"),
        item(date(2026, 10, 24), "A"),
        item(date(2026, 10, 24), "Z", time(9, 0)),
    ]
    days = agenda(entries, NOW)
    assert [(day.date.day, [one.title for one in day.items]) for day in days] == [
        (24, ["Z", "A", "B"]),
        (2, ["C"]),
    ]
    assert agenda([], NOW) == []


@pytest.mark.parametrize("language", ["en", "ro", "it"])
def test_names_of_days_are_in_the_language(language: str) -> None:
    with translation.override(language):
        name, short = month(2026, 10, [], NOW).weekdays[0]
    assert name == {"en": "Monday", "ro": "luni", "it": "lunedì"}[language]
    assert name.startswith(short.rstrip("."))


@pytest.mark.parametrize(
    ("query", "asked", "notes"),
    [
        ("", (2026, 10), 0),
        ("month=", (2026, 10), 0),
        ("month=2026-12", (2026, 12), 0),
        ("month=2049-12", (2049, 12), 0),
        ("month=2026-13", (2026, 10), 1),
        ("month=2026-00", (2026, 10), 1),
        ("month=0000-01", (2026, 10), 1),
        ("month=9999-12", (2026, 10), 1),
        ("month=December", (2026, 10), 1),
        ("month=2026-12%0A", (2026, 12), 0),
        ("month=%00", (2026, 10), 1),
        ("month=٢٠٢٦-١٢", (2026, 10), 1),
    ],
)
def test_a_broken_month_is_a_note(query: str, asked: tuple[int, int], notes: int) -> None:
    form = CalendarForm(QueryDict(query))
    assert form.month_at(NOW) == asked
    assert len(form.notes) == notes


def test_the_current_month_is_that_of_brussels() -> None:
    form = CalendarForm(QueryDict(""))
    assert form.month_at(datetime(2026, 10, 31, 22, 59, tzinfo=UTC)) == (2026, 10)
    assert form.month_at(datetime(2026, 10, 31, 23, 0, tzinfo=UTC)) == (2026, 11)


def test_links_keep_the_selection_and_end_somewhere() -> None:
    form = CalendarForm(QueryDict("theme=water&theme=digital&month=2026-12&page=3"))
    assert form.address("2027-01") == "?theme=water&theme=digital&month=2027-01"
    assert form.address("") == "?theme=water&theme=digital"
    assert form.address("2050-01") == form.address("2019-12") == ""


# --- with the database --------------------------------------------------------------


def context(query: str = "", now: datetime = NOW) -> dict[str, Any]:
    found = list(with_export_data(FundingOpportunity.objects.order_by("pk")))
    made = calendar_context(
        found,
        CalendarForm(QueryDict(query)),
        now,
        lambda one: f"/en/calls/{one.identifier.lower()}/",
    )
    return made | {"page": SimpleNamespace(title="Funding"), "list_url": "/en/calls/"}


@pytest.mark.django_db
def test_entries_come_from_cut_offs() -> None:
    opportunity(
        "LIFE-1",
        cut_offs=[
            (date(2026, 10, 24), FIVE),
            (date(2026, 10, 26), FIVE),
            (date(2027, 3, 29), None),
        ],
        texts=[{"language": "ro", "title": "Apă"}],
    )
    found = with_export_data(FundingOpportunity.objects.all())
    items = items_of(found, NOW, lambda one: f"/{one.slug}")
    assert [(one.day, one.at, one.passed) for one in items] == [
        (date(2026, 10, 24), FIVE, True),
        (date(2026, 10, 26), FIVE, False),
        (date(2027, 3, 29), None, False),
    ]
    with translation.override("ro"):
        items = items_of(found, NOW, lambda one: f"/{one.slug}")
    assert (items[0].title, items[0].language) == ("Apă", "ro")


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "ro", "it"])
def test_the_page(language: str) -> None:
    for number in range(7):
        opportunity(f"LIFE-{number}", cut_offs=[(date(2026, 10, 26), FIVE if number else None)])
    with translation.override(language):
        html = render_to_string("funding/calendar.html", context("theme=water"))
    main = html[html.index("<main") : html.index("</main>") + 7]
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parseFragment(main)

    links = [link.get("href") for link in tree.iter("a")]
    assert "?theme=water&month=2026-09" in links
    assert "?theme=water&month=2026-11" in links
    assert links.count("/en/calls/life-3/") == 2, "in the table and in the agenda"
    assert links.count("/en/calls/life-6/") == 1, "in the agenda alone"
    assert "#day-2026-10-26" in links
    ids = [node.get("id") for node in tree.iter() if node.get("id")]
    assert len(ids) == len(set(ids))
    assert "day-2026-10-26" in ids
    (today,) = [cell for cell in tree.iter("td") if cell.get("aria-current") == "date"]
    assert today.find("time").get("datetime") == "2026-10-24"
    assert {cell.get("scope") for cell in tree.iter("th")} == {"col"}
    assert "17:00" in main


@pytest.mark.django_db
def test_an_empty_month_and_a_broken_one() -> None:
    html = render_to_string("funding/calendar.html", context("month=zzz"))
    assert "No deadline this month." in html
    assert "A part of the address was not understood" in html
    assert '<a href="/en/calls/">' in html
    last = render_to_string("funding/calendar.html", context("month=2049-12"))
    assert 'rel="next"' not in last
    assert 'rel="prev"' in last
