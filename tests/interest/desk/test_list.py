"""Which enquiries are listed, narrowed and found, and for whom."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from interest.models import Enquiry, State
from interest.models.advisers import advisers_for
from tests.factories import term
from tests.interest.desk.people import adviser, at, enquiry, territories

pytestmark = pytest.mark.django_db
LIST = "/admin/enquiries/"


@pytest.fixture
def admin() -> Client:
    territories()
    term("theme", "water")
    term("theme", "waste")
    return at(get_user_model().objects.create_superuser("admin", password="x"))


def shown(client: Client, **chosen: str) -> list[int]:
    response = client.get(LIST, chosen)
    assert response.status_code == 200
    return sorted(item.pk for item in response.context["page_obj"])


def numbers(*enquiries: Enquiry) -> list[int]:
    return sorted(item.pk for item in enquiries)


def test_an_adviser_sees_territories_with_all_that_lies_within() -> None:
    torino, country = enquiry(), enquiry(territory="IT")
    ilfov = enquiry(territory="RO322")
    assert shown(at(adviser("torino", "ITC11"))) == numbers(torino)
    assert shown(at(adviser("italy", "IT"))) == numbers(torino, country)
    assert shown(at(adviser("ilfov", "RO322"))) == numbers(ilfov)


def test_the_fallback_sees_what_nobody_covers_and_what_names_no_territory() -> None:
    enquiry()
    nowhere, ilfov = enquiry(territory=""), enquiry(territory="RO322")
    fallback = at(adviser("fallback", fallback=True))
    adviser("torino", "ITC1")
    assert shown(fallback) == numbers(nowhere, ilfov)
    adviser("ilfov", "RO")
    assert shown(fallback) == numbers(nowhere)


def test_nobody_sees_what_is_not_confirmed(admin: Client) -> None:
    enquiry(state=State.UNCONFIRMED)
    assert shown(admin) == []
    assert "No firm has written yet" in admin.get(LIST).content.decode()


def test_the_list_says_what_there_is(admin: Client) -> None:
    enquiry(themes=["water", "waste"], assigned_to=adviser("anna", "ITC11"))
    page = admin.get(LIST).content.decode()
    for words in ("1 enquiry", "ITC11 en", "water en, waste en", "Italiano", "new", "anna"):
        assert words in page, words


@pytest.mark.parametrize(
    ("fields", "chosen"),
    [
        ({"state": State.CLOSED}, {"state": "closed"}),
        ({"territory": "RO322"}, {"territory": "RO"}),
        ({"themes": ["water"]}, {"theme": "water"}),
        ({"needs": ["deal"]}, {"need": "deal"}),
        ({"kind": "event"}, {"kind": "event"}),
        ({"submitted_at": datetime(2026, 3, 31, 22, 30, tzinfo=UTC)}, {"month": "2026-04"}),
        ({"submitted_at": datetime(2025, 12, 31, 22, 30, tzinfo=UTC)}, {"month": "2025-12"}),
    ],
)
def test_the_list_is_narrowed(
    admin: Client, fields: dict[str, Any], chosen: dict[str, str]
) -> None:
    enquiry(themes=["waste"], needs=["funding"], submitted_at=datetime(2026, 2, 1, tzinfo=UTC))
    meant = enquiry(**fields)
    assert shown(admin, **chosen) == numbers(meant)


def test_mine_and_nobodys(admin: Client) -> None:
    anna = adviser("anna", "ITC11")
    hers, free = enquiry(assigned_to=anna), enquiry()
    assert shown(at(anna), assigned="me") == numbers(hers)
    assert shown(at(anna), assigned="nobody") == numbers(free)


def test_what_an_address_does_not_mean_is_left_out_and_said(admin: Client) -> None:
    known = enquiry()
    assert shown(admin, state="unconfirmed", month="2026-13", theme="'", p="x") == numbers(known)
    page = admin.get(LIST, {"state": "nonsense"}).content.decode()
    assert "not understood and has been left out: state" in page
    assert "No enquiry matches" in admin.get(LIST, {"state": "closed"}).content.decode()


def test_a_long_list_has_pages_that_keep_the_filters(admin: Client) -> None:
    for _number in range(51):
        enquiry()
    assert len(shown(admin, state="new")) == 50
    assert len(shown(admin, state="new", p="2")) == 1
    assert "state=new&amp;p=2" in admin.get(LIST, {"state": "new"}).content.decode()


@pytest.mark.parametrize(
    "words", ["stiinta", "ȘTIINȚA", "ion popescu", "example.net", "0040", "calda apa"]
)
def test_search_finds_letters_without_marks_in_all_that_was_said(admin: Client, words: str) -> None:
    meant = enquiry(
        firm="Știința",
        person="Ion Popescu",
        email="ion@example.net",
        phone="0040 123",
        message="Apă caldă",
    )
    enquiry()
    response = admin.post(reverse("enquiry_search"), {"words": words})
    page = response.content.decode()
    assert "1 enquiry" in page
    assert reverse("enquiry", args=[meant.pk]) in page


def test_words_that_are_looked_for_stand_in_no_address(admin: Client) -> None:
    enquiry(firm="Acme")
    response = admin.post(reverse("enquiry_search"), {"words": "acme"})
    assert response.status_code == 200
    assert response.request["QUERY_STRING"] == ""
    page = response.content.decode()
    assert "?q=" not in page
    assert "words=" not in page
    assert "export/" not in page
    answer = admin.get(reverse("enquiry_search"), {"words": "acme"})
    assert (answer.status_code, answer.url) == (302, LIST)


def test_search_stays_within_what_one_may_see() -> None:
    enquiry(firm="Acme", territory="RO322")
    response = at(adviser("torino", "ITC11")).post(reverse("enquiry_search"), {"words": "acme"})
    assert "Nothing was found" in response.content.decode()


def test_search_asks_for_the_token_of_forms() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(adviser("torino", "ITC11"))
    assert client.post(reverse("enquiry_search"), {"words": "acme"}).status_code == 403


def queries(client: Client) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(LIST).status_code == 200
    return len(asked)


def test_more_enquiries_ask_no_more_queries(admin: Client) -> None:
    anna = adviser("anna", "ITC11")

    def add(count: int) -> None:
        for _number in range(count):
            enquiry(themes=["water"], assigned_to=anna)

    add(5)
    admin.get(LIST)
    with_five = queries(admin)
    add(45)
    assert queries(admin) == with_five


@pytest.mark.parametrize("code", ["EU", "IT", "ITC1", "ITC11", "RO322", ""])
@pytest.mark.parametrize("answers_for", ["EU", "IT", "ITC1", "ITC11", "RO322", None])
def test_who_is_offered_an_enquiry_also_sees_it(code: str, answers_for: str | None) -> None:
    """One rule for both, for every territory: the European Union itself and none given too."""
    term("territory", "EU")
    of_some = adviser("some", *([answers_for] if answers_for not in (None, "EU") else []))
    if answers_for == "EU":
        of_some.adviser.territories.add(term("territory", "EU"))
    adviser("rest", fallback=True)
    item = enquiry(territory=code)
    offered = {one.user.get_username() for one in advisers_for(code)}
    seeing = {
        person.get_username()
        for person in get_user_model().objects.all()
        if Enquiry.objects.visible_to(person).filter(pk=item.pk).exists()
    }
    assert offered == seeing
    assert offered
