"""Tables taken away: complete, harmless, and written down."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from interest.models import EnquiryEvent, EventKind, State
from tests.interest.desk.people import adviser, at, enquiry

pytestmark = pytest.mark.django_db
DANGEROUS = ["=1+1", "+39 011", "-2", "@SUM(A1)", "\t=1", "＝1", "#REF!", "a;=1"]  # noqa: RUF001


@pytest.fixture
def torino() -> Client:
    return at(adviser("torino", "ITC11"))


def taken(client: Client, kind: str, query: str = "") -> bytes:
    response = client.post(reverse("enquiry_export", args=[kind]) + query)
    assert response.status_code == 200
    assert response["Content-Disposition"].endswith(f'.{kind}"')
    return response.content


def csv_rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"))))


def sheet(content: bytes) -> list[dict]:
    head, *rows = load_workbook(BytesIO(content)).active.iter_rows()
    return [dict(zip((cell.value for cell in head), row, strict=True)) for row in rows]


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_cell_runs_as_a_formula(torino: Client, text: str) -> None:
    enquiry(firm=text, person=text, message=text, phone=text, answers=[[text, text]])
    (row,) = csv_rows(taken(torino, "csv"))
    for cell in row.values():
        assert not cell.lstrip().startswith(("=", "+", "-", "@", "＝"))  # noqa: RUF001
        assert ";=" not in cell
    (cells,) = sheet(taken(torino, "xlsx"))
    for cell in cells.values():
        assert cell.data_type not in {"f", "e"}
    assert cells["Message"].value == text


def test_characters_that_a_workbook_refuses_are_left_out(torino: Client) -> None:
    enquiry(message="a\x01\x0bb\n=1")
    (cells,) = sheet(taken(torino, "xlsx"))
    assert cells["Message"].value == "ab\n=1"
    assert csv_rows(taken(torino, "csv"))[0]["Message"] == "ab =1"


def test_a_table_has_what_the_filters_leave_of_what_one_may_see(torino: Client) -> None:
    meant = enquiry(themes=["water"], needs=["deal", "funding"], size="micro")
    enquiry(state=State.CLOSED)
    enquiry(territory="RO322")
    (row,) = csv_rows(taken(torino, "csv", "?state=new"))
    assert row["Number"] == str(meant.pk)
    assert row["Email address"] == meant.email
    assert row["What for"] == "Joining a Local Green Deal | Advice on funding"
    (cells,) = sheet(taken(torino, "xlsx", "?state=new"))
    assert cells["Number"].value == meant.pk
    assert cells["Sent"].is_date


def test_an_export_is_written_into_the_history_of_each(torino: Client) -> None:
    first, second, other = enquiry(), enquiry(), enquiry(territory="RO322")
    taken(torino, "xlsx")
    events = EnquiryEvent.objects.filter(what=EventKind.EXPORTED)
    assert {event.enquiry_id for event in events} == {first.pk, second.pk}
    assert {event.who.get_username() for event in events} == {"torino"}
    assert not other.events.exists()
    assert "exported" in torino.get(reverse("enquiry", args=[first.pk])).content.decode()


def test_a_link_takes_nothing_away(torino: Client) -> None:
    enquiry()
    assert torino.get(reverse("enquiry_export", args=["csv"])).status_code == 405
    assert not EnquiryEvent.objects.exists()
