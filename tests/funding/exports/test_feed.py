"""The feed, read back by ElementTree."""

from __future__ import annotations

from datetime import date, timedelta
from xml.etree import ElementTree as ET

import pytest

from tests.funding.exports.kit import DEADLINES, FIVE, NOW, export
from tests.funding.factories import opportunity

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def root(**options: object) -> ET.Element:
    return ET.fromstring(export("atom", **options))


def entries(name: str, **options: object) -> list[str | None]:
    return [entry.findtext(f"{ATOM}{name}") for entry in root(**options).iter(f"{ATOM}entry")]


@pytest.mark.parametrize(("day", "offset"), DEADLINES)
def test_deadlines_are_right_on_both_sides_of_the_change_of_clocks(day: date, offset: str) -> None:
    opportunity(cut_offs=[(day, FIVE)])
    (summary,) = entries("summary")
    month = {10: "October", 3: "March"}[day.month]
    said = f"Next deadline: {day.day} {month} {day.year}, 17:00 in Brussels (GMT{offset})."
    assert said in summary


def test_without_a_time_no_time_is_said() -> None:
    opportunity(cut_offs=[(date(2026, 10, 24), None)])
    assert "Next deadline: 24 October 2026." in entries("summary")[0]


def test_newest_first_by_source_or_editor() -> None:
    opportunity("OLD", source_changed=NOW - timedelta(days=9))
    opportunity("BOTH", source_changed=NOW - timedelta(days=9), last_published_at=NOW)
    opportunity("MIDDLE", source_changed=NOW - timedelta(days=1))
    opportunity("NEVER")
    order = ["BOTH", "MIDDLE", "OLD", "NEVER"]
    assert entries("title") == [f"Title of {name}" for name in order]
    assert entries("updated")[0] == NOW.isoformat().replace("+00:00", "+00:00")
    assert root().findtext(f"{ATOM}updated") == NOW.isoformat()


def test_ids_are_the_same_in_all_languages() -> None:
    one = opportunity(texts=[{"language": "ro", "title": "Țesături", "summary": "Și ape."}])
    assert entries("id") == entries("id", language="ro")
    assert entries("id") == [f"tag:sme4green.eu,2026:opportunity/{one.pk}"]
    assert entries("title", language="ro") == ["Țesături"]
    assert "Și ape." in entries("summary", language="ro")[0]


def test_links_rights_and_categories() -> None:
    opportunity(origin="portal", themes=["water"], title="a\x01 <b>&")
    feed = root()
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links["alternate"] == "https://example.eu/en/funding/calls/?theme=water"
    assert links["self"] == "https://example.eu/en/funding/calls/feed/?theme=water"
    entry = feed.find(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "a <b>&"
    assert entry.find(f"{ATOM}category").get("term") == "water en"
    assert "European Union" in entry.findtext(f"{ATOM}rights")
    assert "CC BY 4.0" in feed.findtext(f"{ATOM}rights")


def test_an_empty_selection_is_a_feed() -> None:
    feed = root()
    assert feed.findtext(f"{ATOM}title") == "Economie circulară, în curând"
    assert feed.findtext(f"{ATOM}updated") == NOW.isoformat()
    assert feed.find(f"{ATOM}entry") is None
