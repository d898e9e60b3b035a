"""Visits are counted by page and day; nothing is written for one, and nothing kept of anybody."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.http import HttpResponse, HttpResponseNotModified
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.clock import months_before
from funding.models import FundingIndexPage
from home.models import Role, VisitCount
from home.visits.counting import forget_visits, is_visit, visits
from tests.factories import child, home, term

pytestmark = pytest.mark.django_db

BROWSER = {"Accept": "text/html,*/*;q=0.8", "User-Agent": "Mozilla/5.0 (X11) Firefox/140.0"}


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    visits._counts.clear()


@pytest.fixture
def funding() -> FundingIndexPage:
    return child(home(), FundingIndexPage, title="Funding", slug="funding")


def counted() -> dict[tuple[str, str], int]:
    visits.flush()
    rows = VisitCount.objects.values_list("page__title", "part", "views")
    return {(title, part): views for title, part, views in rows}


def test_visits_are_counted_in_memory_and_written_in_one_statement(
    funding: FundingIndexPage,
) -> None:
    visitor = Client(headers=BROWSER)
    for path in ("", "", "calls/", "calls/?theme=water", "nothing-here/"):
        visitor.get(f"{funding.url}{path}")
    visitor.get("/en/search/?q=water")
    assert not VisitCount.objects.exists()
    with CaptureQueriesContext(connection) as queries:
        assert counted() == {
            ("Funding", ""): 2, ("Funding", "calls"): 2, ("SME4GREEN", "search"): 1,
        }  # fmt: skip
    inserts = [query["sql"] for query in queries if query["sql"].startswith("INSERT")]
    assert len(inserts) == 1
    visitor.get(funding.url)
    assert counted()["Funding", ""] == 3
    assert set(VisitCount.objects.values_list("day", flat=True)) == {timezone.localdate()}


def test_what_cannot_be_written_is_kept(funding: FundingIndexPage) -> None:
    Client(headers=BROWSER).get(funding.url)
    write, visits.write = visits.write, lambda _counts: 1 / 0  # type: ignore[assignment]
    try:
        assert counted() == {}
    finally:
        visits.write = write
    assert counted() == {("Funding", ""): 1}
    # A page that was deleted meanwhile takes its counts along.
    Client(headers=BROWSER).get(funding.url)
    funding.delete()
    assert counted() == {("SME4GREEN", "funding"): 1}


@pytest.mark.parametrize(
    ("headers", "response", "counts"),
    [
        ({}, HttpResponse(), True),
        ({}, HttpResponseNotModified(), True),
        ({"Sec-Fetch-Dest": "document"}, HttpResponse(), True),
        (
            {"User-Agent": "Mozilla/5.0 (Linux; Android 9; CUBOT X19) Chrome/140"},
            HttpResponse(),
            True,
        ),
        ({}, HttpResponse(status=404), False),
        ({}, HttpResponse(content_type="text/calendar"), False),
        ({"Accept": "*/*"}, HttpResponse(), False),
        ({"Sec-Fetch-Dest": "empty"}, HttpResponse(), False),
        ({"Sec-Purpose": "prefetch;prerender"}, HttpResponse(), False),
        ({"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"}, HttpResponse(), False),
        ({"User-Agent": "curl/8"}, HttpResponse(), False),
        ({"User-Agent": ""}, HttpResponse(), False),
        ({"Cookie": "sessionid=x"}, HttpResponse(), False),
    ],
)
def test_machines_editors_and_parts_of_pages_are_no_visits(
    headers: dict[str, str], response: HttpResponse, counts: bool
) -> None:
    request = RequestFactory().get("/en/funding/", headers=BROWSER | headers)
    assert is_visit(request, response) is counts
    assert not is_visit(RequestFactory().post("/en/funding/", headers=BROWSER), response)
    assert not is_visit(RequestFactory().get("/admin/", headers=BROWSER), response)


def test_editors_read_a_report_of_their_pages(client: Client, funding: FundingIndexPage) -> None:
    today = timezone.localdate()
    for part, days, views in (("", 0, 5), ("", 40, 7), ("calls", 3, 2), ("", 800, 1)):
        day = today - timedelta(days=days)
        VisitCount.objects.create(page=funding, part=part, day=day, views=views)
    assert forget_visits() == "1 rows"
    address = reverse("visits_report")
    assert client.get(address).status_code == 302
    editor = get_user_model().objects.create_user("editor", password="x")
    role = Role.objects.create(user=editor, kind="editor")
    client.force_login(editor)

    def rows(**chosen: object) -> list[tuple]:
        found = client.get(address, chosen).context["object_list"]
        return [(row["title"], row["part"], row["total"], row["lately"]) for row in found]

    assert rows() == [("Funding", "", 12, 5), ("Funding", "calls", 2, 2)]
    assert rows(day_from=today - timedelta(days=10)) == [
        ("Funding", "", 5, 5), ("Funding", "calls", 2, 2),
    ]  # fmt: skip
    assert rows(language="ro") == []
    assert client.get(address, {"export": "csv"}).status_code == 200
    # Who may edit one page reads of that page alone.
    role.territory = term("territory", "ITC11")
    role.save()
    assert rows() == []


def test_old_counts_go_after_two_years_and_a_month() -> None:
    assert months_before(date(2026, 11, 30), 25) == date(2024, 10, 1)
    assert months_before(date(2026, 1, 31), 25) == date(2023, 12, 1)
