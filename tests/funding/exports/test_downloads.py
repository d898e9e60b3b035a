"""The five files as a visitor fetches them, read back: deadlines around the change of clocks."""

from __future__ import annotations

import csv
import json
from datetime import datetime
from io import BytesIO, StringIO
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar
from openpyxl import load_workbook

from funding.models import FundingIndexPage
from tests.factories import child, home
from tests.funding.exports.kit import DEADLINES, FIVE, NOW
from tests.funding.factories import opportunity

pytestmark = pytest.mark.django_db
EXPECTED = {
    f"CALL-{number}": f"{day}T17:00:00{offset}" for number, (day, offset) in enumerate(DEADLINES)
}


def from_ics(body: bytes) -> dict[str, str]:
    events = Calendar.from_ical(body).walk("VEVENT")
    return {str(event["DESCRIPTION"]).split("\n")[0]: event.start.isoformat() for event in events}


def from_csv(body: bytes) -> dict[str, str]:
    rows = csv.DictReader(StringIO(body.decode("utf-8-sig"), newline=""))
    return {row["identifier"]: row["next_deadline"] for row in rows}


def from_json(body: bytes) -> dict[str, str]:
    found = json.loads(body)["opportunities"]
    return {one["identifier"]: one["dates"]["next_deadline"] for one in found}


def from_xlsx(body: bytes) -> dict[str, str]:
    """Excel knows no zones: the offset is that of Brussels on that day."""
    _head, *rows = load_workbook(BytesIO(body)).worksheets[0].iter_rows(values_only=True)
    offsets = {str(day): offset for day, offset in DEADLINES}
    return {
        str(name): f"{moment.isoformat()}{offsets[str(moment.date())]}"
        for name, moment in rows
        if isinstance(moment, datetime)
    }


def from_atom(body: bytes) -> dict[str, str]:
    """A sentence in words; its numbers are put together again."""
    atom = "{http://www.w3.org/2005/Atom}"
    found = {}
    for entry in ET.fromstring(body).iter(f"{atom}entry"):
        summary = str(entry.findtext(f"{atom}summary"))
        for day, offset in DEADLINES:
            if f" {day.day} " in summary and f" {day.year}, " in summary:
                assert " 17:00 " in summary
                assert f"(GMT{offset})" in summary
                found[summary.split(".")[0]] = f"{day}T17:00:00{offset}"
    return found


READERS = {
    "ics": from_ics,
    "atom": from_atom,
    "csv": from_csv,
    "xlsx": from_xlsx,
    "json": from_json,
}


@pytest.mark.parametrize("suffix", READERS)
def test_a_deadline_is_right_on_both_sides_in_every_language(
    client: Client, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    extra: dict = {}
    for code, slug in (("en", "funding"), ("ro", "finantari"), ("it", "finanziamenti")):
        page = child(home(code), FundingIndexPage, slug=slug, **extra)
        extra = {"translation_key": page.translation_key}
    for identifier, (day, _offset) in zip(EXPECTED, DEADLINES, strict=True):
        opportunity(identifier, cut_offs=[(day, FIVE)])
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    for base in ("/en/funding/calls/", "/ro/finantari/apeluri/", "/it/finanziamenti/bandi/"):
        answer = client.get(f"{base}{suffix}/?columns=identifier&columns=next_deadline")
        assert answer.status_code == 200
        assert READERS[suffix](answer.content) == EXPECTED
