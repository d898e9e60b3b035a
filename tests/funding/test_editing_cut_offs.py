"""Editors write the cut-offs of a call: their own, or otherwise than the source."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from funding.deadlines import Status
from funding.imports.snapshot import write_facts
from funding.models import CutOff, FundingIndexPage, FundingOpportunity
from tests.factories import child, home
from tests.funding.editing import address, form, own
from tests.funding.factories import opportunity

pytestmark = pytest.mark.django_db
CALL = "/en/funding/calls/own/"
AUTUMN = {"day": "2027-09-15", "at": "17:00", "stage": "1", "label": ""}
SPRING = {"day": "2028-02-01", "at": "", "stage": "2", "label": "full proposals"}


@pytest.fixture(autouse=True)
def index() -> None:
    child(home("en"), FundingIndexPage, slug="funding")


@pytest.fixture
def call() -> FundingOpportunity:
    return opportunity("OWN", slug="own", cut_offs=[(date(2027, 9, 15), time(17))])


def with_cut_offs(data: QueryDict, *rows: dict[str, Any]) -> QueryDict:
    """The form with these cut-offs; those that were there come first, by their `id`."""
    data["cut_offs-TOTAL_FORMS"] = str(len(rows))
    data["cut_offs-INITIAL_FORMS"] = str(sum("id" in row for row in rows))
    for number, row in enumerate(rows):
        for name, value in ({"id": ""} | row).items():
            data[f"cut_offs-{number}-{name}"] = str(value)
    return data


def days(found: FundingOpportunity) -> list[tuple[date, time | None]]:
    return list(CutOff.objects.filter(opportunity=found).values_list("day", "at"))


def test_a_new_call_with_its_cut_offs(editor: Client, moderator: Client) -> None:
    """As an editor of a local call does it: with no key of a source, which there is not."""
    data = with_cut_offs(own(editor), SPRING, AUTUMN)
    data["source_key"] = ""
    response = editor.post(address("add"), data)
    assert response.status_code == 302, response.context["form"].errors
    made = FundingOpportunity.objects.get()
    assert made.source_key == "OWN"
    assert Client().get(CALL).status_code == 404

    data = form(moderator, address("edit", made.pk))
    data["action-publish"] = data["advice_read"] = "1"
    assert moderator.post(address("edit", made.pk), data).status_code == 302
    made.refresh_from_db()
    assert days(made) == [(date(2027, 9, 15), time(17)), (date(2028, 2, 1), None)]
    assert made.first_end == datetime(2027, 9, 15, 15, tzinfo=UTC)
    assert made.last_end == datetime(2028, 2, 1, 23, tzinfo=UTC)
    page = BeautifulSoup(Client().get(CALL).content, "html.parser").get_text(" ", strip=True)
    assert "15 September 2027" in page
    assert "full proposals" in page


def test_a_changed_cut_off_shows_when_it_is_published(
    editor: Client, moderator: Client, call: FundingOpportunity
) -> None:
    (key,) = call.cut_offs.values_list("pk", flat=True)
    yesterday = (timezone.now() - timedelta(days=2)).date()
    row = AUTUMN | {"id": key, "day": yesterday.isoformat()}
    data = with_cut_offs(form(editor, address("edit", call.pk)), row)
    assert editor.post(address("edit", call.pk), data).status_code == 302
    assert days(call) == [(date(2027, 9, 15), time(17))]
    assert FundingOpportunity.objects.get().status() == Status.OPEN

    again = form(moderator, address("edit", call.pk))
    assert again["cut_offs-0-day"] == yesterday.isoformat()
    again["action-publish"] = again["advice_read"] = "1"
    assert moderator.post(address("edit", call.pk), again).status_code == 302
    assert days(call) == [(yesterday, time(17))]
    assert FundingOpportunity.objects.get().status() == Status.CLOSED
    assert "Title of OWN" in Client().get("/en/funding/calls/?status=closed").content.decode()


def test_a_cut_off_is_taken_away(moderator: Client, call: FundingOpportunity) -> None:
    (key,) = call.cut_offs.values_list("pk", flat=True)
    row = AUTUMN | {"id": key, "DELETE": "on"}
    data = with_cut_offs(form(moderator, address("edit", call.pk)), row)
    data["action-publish"] = data["advice_read"] = "1"
    assert moderator.post(address("edit", call.pk), data).status_code == 302
    found = FundingOpportunity.objects.get()
    assert days(found) == []
    assert (found.first_end, found.last_end) == (None, None)
    assert found.status() == Status.UNKNOWN


@pytest.mark.parametrize(
    ("one", "other"),
    [(AUTUMN, AUTUMN), (SPRING, SPRING | {"day": "2028-02-02", "at": "00:00"})],
    ids=["same", "end of the day"],
)
def test_the_same_moment_twice_is_told_beside_the_second(
    editor: Client, one: dict[str, str], other: dict[str, str]
) -> None:
    data = with_cut_offs(own(editor), one, other)
    response = editor.post(address("add"), data)
    assert response.status_code == 200
    assert not FundingOpportunity.objects.exists()
    first, second = response.context["form"].formsets["cut_offs"].forms
    assert not first.errors
    assert second.errors == {"day": ["There is another deadline at this moment."]}
    assert "There is another deadline at this moment." in response.content.decode()
    assert data["title"] in response.content.decode()


def test_a_preview_shows_what_is_typed(editor: Client) -> None:
    data = with_cut_offs(own(editor), SPRING, AUTUMN)
    assert editor.post(address("preview_on_add"), data).json()["is_valid"]
    page = editor.get(address("preview_on_add"), {"mode": "en"}).content.decode()
    assert "15 September 2027" in page
    assert "1 February 2028" in page


def test_a_form_that_was_open_while_the_source_moved_can_be_sent(
    editor: Client, call: FundingOpportunity
) -> None:
    data = form(editor, address("edit", call.pk))
    moved = [["2027-10-20", "17:00:00", 1, ""]]
    write_facts(FundingOpportunity.objects.get(), {"cut_offs": moved})
    assert days(call) == [(date(2027, 10, 20), time(17))]
    response = editor.post(address("edit", call.pk), data)
    assert response.status_code == 302, response.context["form"].formsets["cut_offs"].errors


def test_history_tells_which_cut_off_changed(moderator: Client, call: FundingOpportunity) -> None:
    (key,) = call.cut_offs.values_list("pk", flat=True)
    for day in ("2027-09-15", "2027-11-30"):
        row = AUTUMN | {"id": key, "day": day}
        data = with_cut_offs(form(moderator, address("edit", call.pk)), row)
        assert moderator.post(address("edit", call.pk), data).status_code == 302
    first, second = call.revisions.order_by("pk")
    compared = moderator.get(address("revisions_compare", call.pk, first.pk, second.pk))
    assert "2027-09-152027-11-30" in BeautifulSoup(compared.content, "html.parser").get_text()
