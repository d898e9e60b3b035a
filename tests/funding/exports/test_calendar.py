"""The calendar to subscribe to, read back by icalendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar, Event

from tests.funding.exports.kit import DEADLINES, FIVE, NOW, export
from tests.funding.factories import opportunity

pytestmark = pytest.mark.django_db
BRUSSELS = ZoneInfo("Europe/Brussels")


def events(**options: object) -> list[Event]:
    return list(Calendar.from_ical(export("ics", **options)).walk("VEVENT"))


def test_deadlines_are_right_on_both_sides_of_the_change_of_clocks() -> None:
    opportunity(cut_offs=[(day, FIVE) for day, _offset in DEADLINES])
    found = events()
    assert len(found) == len(DEADLINES)
    for event, (day, offset) in zip(found, DEADLINES, strict=True):
        assert event["DTSTART"].params["TZID"] == "Europe/Brussels"
        assert event.start.isoformat() == f"{day}T17:00:00{offset}"
        assert "DTEND" not in event


def test_the_rule_of_the_clocks_is_that_of_brussels() -> None:
    """A reader without a table of zones goes by the VTIMEZONE of the file."""
    zone = next(iter(Calendar.from_ical(export("ics")).walk("VTIMEZONE"))).to_tz(lookup_tzid=False)
    for hours in range(0, 24 * 365 * 3, 7):
        moment = datetime(2026, 1, 1, 12) + timedelta(hours=hours)  # noqa: DTZ001
        known = moment.replace(tzinfo=BRUSSELS).utcoffset()
        assert moment.replace(tzinfo=zone).utcoffset() == known, moment


def test_without_a_time_it_is_all_day_and_the_end_is_exclusive() -> None:
    opportunity(cut_offs=[(date(2026, 12, 31), None)])
    (event,) = events()
    assert event["DTSTART"].dt == date(2026, 12, 31)
    assert event["DTEND"].dt == date(2027, 1, 1)
    assert "official page" in event["DESCRIPTION"]


def test_only_what_is_to_come_and_the_opening_day() -> None:
    opportunity(
        opens_on=date(2026, 7, 1), cut_offs=[(date(2026, 5, 1), FIVE), (date(2026, 9, 1), FIVE)]
    )
    opportunity("OPEN", opens_on=date(2026, 5, 1))
    assert [str(event["SUMMARY"]) for event in events()] == [
        "Opens: Title of LIFE-2027-X",
        "Deadline: Title of LIFE-2027-X",
    ]


def test_the_edge_is_the_very_moment() -> None:
    opportunity(cut_offs=[(date(2026, 6, 1), FIVE)])
    end = datetime(2026, 6, 1, 15, 0, tzinfo=UTC)
    assert len(events(now=end - timedelta(seconds=1))) == 1
    assert events(now=end) == []


def test_ids_stay_and_sequence_grows() -> None:
    one = opportunity(cut_offs=[(date(2026, 9, 1), FIVE)], source_changed=NOW)
    (before,) = events()
    assert before["UID"] == f"opportunity-{one.pk}-cut-off-1@sme4green"
    assert before["UID"] == events(language="ro")[0]["UID"]
    assert before["SEQUENCE"] == events(now=NOW + timedelta(days=3))[0]["SEQUENCE"]

    one.last_published_at = NOW + timedelta(minutes=1)
    one.save()
    (after,) = events()
    assert after["UID"] == before["UID"]
    assert before["SEQUENCE"] < after["SEQUENCE"] < 2**31
    assert after["LAST-MODIFIED"].dt == NOW + timedelta(minutes=1)


def test_stages_are_told_apart() -> None:
    one = opportunity(cut_offs=[(date(2026, 9, 1), FIVE), (date(2027, 2, 1), FIVE)])
    first, last = one.cut_offs.all()
    first.label = "Seal"
    last.stage = 2
    first.save(), last.save()
    assert [str(event["SUMMARY"]) for event in events()] == [
        "Deadline (Seal): Title of LIFE-2027-X",
        "Deadline (stage 2): Title of LIFE-2027-X",
    ]


def test_long_lines_letters_and_hostile_text_survive() -> None:
    title = "Țări și întreprinderi; a, b \\n c\nEND:VEVENT " + "ăâîșț" * 40
    opportunity(
        title=title,
        texts=[{"language": "ro", "title": "Învățământ și ape"}],
        cut_offs=[(date(2026, 9, 1), FIVE)],
        official_url="https://ec.europa.eu/a;b,c",
    )
    raw = export("ics")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 75
    (event,) = events()
    assert event["SUMMARY"] == f"Deadline: {title}"
    assert str(events(language="ro")[0]["SUMMARY"]).endswith("Învățământ și ape")
    assert "European Union" not in event["DESCRIPTION"]
    assert "SME4GREEN, CC BY 4.0" in event["DESCRIPTION"]


def test_head_of_the_calendar_and_an_empty_selection() -> None:
    calendar = Calendar.from_ical(export("ics"))
    for name in ("NAME", "X-WR-CALNAME"):  # icalendar leaves these as they are written
        assert str(calendar[name]).replace("\\", "") == "Economie circulară, în curând"
    assert calendar["REFRESH-INTERVAL"].dt == timedelta(hours=12)
    assert (calendar["VERSION"], calendar["METHOD"]) == ("2.0", "PUBLISH")
    assert not calendar.walk("VEVENT")
    assert export("ics").endswith(b"END:VCALENDAR\r\n")
