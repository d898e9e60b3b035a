"""Submissions that no browser sends: never a fault of ours, nothing wrong kept.

`make bench` sends 5,000, `make test` two fifths of it.
"""

from __future__ import annotations

import os

import pytest
from django.core.validators import validate_email
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from home.models import Mail, RateCount
from interest.models import Enquiry, InterestFormPage
from interest.models.choices import Need
from interest.models.proofs import SpentProof
from tests.interest.factories import answers, form_page

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

FIFTHS = int(os.environ.get("FUZZ_FIFTHS", "1"))
FIELDS = ("size", "firm", "needs!", "message", "email", "language", "number:How many?", "phone")
NASTY = [
    "", " ", "\x00", "\r\nBcc: victim@example.com", "=cmd|' /C calc'!A0", "@SUM(1+1)", "x" * 6_000,
    "<script>alert(1)</script>", "\u202eabc", "😀" * 80, "'; DROP TABLE interest_enquiry; --",
    "%s%s%n", "{{ 7 * 7 }}", "\ud800", "1e999", "NaN", "-1", "../../etc/passwd", "micro", "funding",
    "ana@example.com", "ana@example.com\nCc: x@example.com", "a@b", "en", "ro", "xx", "on", "42",
]  # fmt: skip
WORDS = st.one_of(st.sampled_from(NASTY), st.text(max_size=60))
NAMES = st.sampled_from(
    ["size", "firm", "needs", "message", "email", "language", "phone", "consent", "step", "way",
     "form_key", "about", "campaign", "website", "proof", "patience", "csrfmiddlewaretoken", "odd"]
)  # fmt: skip
GOOD = {
    "firm": "Forno Buono",
    "needs": ["funding"],
    "email": "ana@example.com",
    "language": "it",
    "consent": "on",
}


def refused_or_right(client: Client, page: InterestFormPage, response: object) -> None:
    """A message for whoever sent it, or an enquiry in which everything is as it should be."""
    if response.status_code == 303:
        enquiry = Enquiry.objects.get()
        validate_email(enquiry.email)
        assert "\n" not in enquiry.email
        assert set(enquiry.needs) <= set(Need.values)
        assert enquiry.needs
        assert enquiry.size in ("", "micro", "small", "medium")
        assert enquiry.language in ("en", "ro", "it")
        assert len(enquiry.firm) <= 200
        assert "\x00" not in f"{enquiry.firm}{enquiry.message}"
        assert Mail.objects.get().recipient == enquiry.email
        Enquiry.objects.all().delete()
        Mail.objects.all().delete()
    else:
        assert response.status_code in (200, 400, 403, 413, 422, 429), response.status_code
        assert "<h1" in response.content.decode(), "refused without a word"
        assert not Enquiry.objects.exists()
    assert b"<script>alert(1)" not in response.content


def begin_anew() -> None:
    """Nothing was sent yet."""
    RateCount.objects.all().delete()
    SpentProof.objects.all().delete()


@pytest.fixture
def page(terms: None) -> InterestFormPage:
    begin_anew()
    return form_page(FIELDS)


def times(number: int) -> settings:
    """So many fifths; the four parts send 5,000 together, more of those that are quick."""
    return settings(
        max_examples=number * FIFTHS,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )


@times(200)
@given(changes=st.dictionaries(NAMES, st.one_of(WORDS, st.lists(WORDS, max_size=3)), max_size=4))
def test_good_forms_spoilt(client: Client, page: InterestFormPage, changes: dict) -> None:
    begin_anew()
    data = {**_shown(client, page), **GOOD, **_sendable(changes)}
    refused_or_right(client, page, client.post(page.url, data))


@times(160)
@given(data=st.dictionaries(st.one_of(NAMES, WORDS), WORDS, max_size=8))
def test_anything(client: Client, page: InterestFormPage, data: dict) -> None:
    begin_anew()
    refused_or_right(client, page, client.post(page.url, _sendable(data)))


@times(120)
@given(
    body=st.binary(max_size=300),
    kind=st.sampled_from(
        ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain",
         "application/json", "multipart/form-data", "application/x-www-form-urlencoded; charset=x",
         "application/x-www-form-urlencoded; charset=utf-16", ""]
    ),
)  # fmt: skip
def test_bodies_that_are_no_forms(
    client: Client, page: InterestFormPage, body: bytes, kind: str
) -> None:
    begin_anew()
    refused_or_right(client, page, client.generic("POST", page.url, body, kind))


@times(520)
@given(changes=st.dictionaries(NAMES, WORDS, max_size=3))
def test_without_proof_of_origin(page: InterestFormPage, changes: dict) -> None:
    begin_anew()
    strict = Client(enforce_csrf_checks=True)
    response = strict.post(page.url, {**GOOD, **_sendable(changes)})
    assert response.status_code in (400, 403)
    assert "<h1" in response.content.decode()
    assert not Enquiry.objects.exists()


_known: dict[int, dict] = {}


def _shown(client: Client, page: InterestFormPage) -> dict:
    """What a browser sends along; the page is read once, as its answers differ anyway."""
    if page.pk not in _known:
        _known[page.pk] = answers(client.get(page.url).content.decode())
    return _known[page.pk]


def _sendable(data: dict) -> dict:
    """What the test's client is able to write into a request."""

    def clean(value: object) -> object:
        if isinstance(value, list):
            return [clean(each) for each in value]
        return str(value).encode("utf-8", "replace").decode()

    return {str(clean(name)): clean(value) for name, value in data.items()}
