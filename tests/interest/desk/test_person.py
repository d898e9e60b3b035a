"""A person's data in the admin: found, handed out, erased; by administrators alone."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from interest.models import Enquiry
from tests.interest.desk.people import adviser, at, enquiry, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def address() -> str:
    return reverse("enquiry_person")


@pytest.fixture
def admin() -> Client:
    return at(user("admin", is_superuser=True, is_staff=True))


def test_it_is_found_and_handed_out(admin: Client, address: str) -> None:
    enquiry(email="ana@example.com", person="Ana Țăran")
    found = admin.post(address, {"email": "Ana@example.com", "what": "find"})
    assert "Enquiries: 1" in found.content.decode()
    assert "ana" not in found.request["PATH_INFO"] + found.request["QUERY_STRING"]
    handed = admin.post(address, {"email": "ana@example.com", "what": "export"})
    assert handed["Content-Disposition"].startswith("attachment")
    assert json.loads(handed.content)["enquiries"][0]["person"] == "Ana Țăran"


def test_it_is_erased_once_somebody_is_sure(admin: Client, address: str) -> None:
    enquiry(email="ana@example.com")
    other = enquiry(email="ion@example.com")
    asked = {"email": "ana@example.com", "what": "erase"}
    assert "Tick the box first" in admin.post(address, asked).content.decode()
    assert Enquiry.objects.count() == 2
    assert admin.post(address, {**asked, "sure": "on"}).status_code == 302
    assert list(Enquiry.objects.all()) == [other]


def test_an_address_that_is_none_is_said(admin: Client, address: str) -> None:
    answer = admin.post(address, {"email": "ana", "what": "find"})
    assert answer.status_code == 422
    assert "Enter a valid email address" in answer.content.decode()


def test_advisers_do_not_look_across_territories(address: str) -> None:
    client = at(adviser("torino", "ITC11"))
    assert client.get(address).status_code in (302, 403)
    assert client.post(address, {"email": "a@example.com", "what": "export"}).status_code in (
        302,
        403,
    )
