"""Guessing: of passwords, of those of private pages, of codes."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
import time_machine
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from home.models import RateCount
from home.signin.throttle import Attempt, Tried
from news.models import NewsIndexPage
from tests.factories import child, home

from .people import ELSEWHERE, PASSWORD, is_in, person, sign_in

pytestmark = pytest.mark.django_db


def test_wrong_passwords_of_one_network_are_refused_for_a_while(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    person("anna", "Editors")
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _try in range(5):
            assert sign_in(client, "anna", "wrong").status_code == 200
        with caplog.at_level(logging.WARNING):
            # In any spelling, and with the right password as with a wrong one.
            answers = [
                sign_in(client, name, password, HTTP_ACCEPT_LANGUAGE="it")
                for name, password in (("ANNA", "wrong"), ("anna", "wrong"), ("anna", PASSWORD))
            ]
        assert [answer.status_code for answer in answers] == [429] * 3
        assert len({answer["Retry-After"] for answer in answers}) == 1
        assert answers[0]["Retry-After"] == str(15 * 60)
        html = answers[2].content.decode()
        assert "Riprova tra 15 minuti" in html
        assert 'value="anna"' in html
        assert "Zapada" not in html
        assert len([line for line in caplog.messages if "too often" in line]) == 3
        assert not any("anna" in line.lower() or "127.0.0.1" in line for line in caplog.messages)
        # Others are not shut out: elsewhere, or with another name.
        elsewhere = Client(REMOTE_ADDR=ELSEWHERE.format(1))
        assert sign_in(elsewhere, "anna").status_code == 302
        assert sign_in(client, "somebody", "wrong").status_code == 200
        clock.shift(timedelta(minutes=15, seconds=1))
        assert sign_in(client, "anna").status_code == 302
    assert is_in(client)


def tries(number: int, names: int, networks: int) -> int:
    """Return how many of so many attempts, spread over names and networks, were let through."""
    return sum(
        not Attempt(
            RequestFactory().get("/", REMOTE_ADDR=ELSEWHERE.format(each % networks)),
            Tried.PASSWORD,
            f"n{each % names}",
        ).wait()
        for each in range(number)
    )


@pytest.mark.parametrize(("names", "networks"), [(1, 200), (200, 1)])
def test_an_account_and_a_network_have_a_limit_of_their_own(names: int, networks: int) -> None:
    person("n0", "Editors")
    assert tries(102, names, networks) == 100
    known, unknown = Client(REMOTE_ADDR=ELSEWHERE.format(0)), Client(REMOTE_ADDR="2001:db8::1")
    answers = [sign_in(client, "n0").status_code for client in (known, unknown)]
    assert answers == [429, 429 if names == 1 else 302]


def test_a_right_password_forgets_the_wrong_ones(client: Client) -> None:
    person("anna", "Editors")
    for _round in range(3):
        for _try in range(4):
            sign_in(Client(), "anna", "wrong")
        assert sign_in(Client(), "anna").status_code == 302
    # But not what the network did: else one's own account would open it for others'.
    assert RateCount.objects.get().key.split("/")[2] == "network"


def test_passwords_of_private_pages_and_documents_and_the_public_sign_in(client: Client) -> None:
    page = child(home(), NewsIndexPage)
    rule = PageViewRestriction.objects.create(page=page, restriction_type="password", password="x")
    private = Collection.get_first_root_node().add_child(name="Private")
    Document.objects.create(title="D", file="x.pdf", collection=private)
    other = CollectionViewRestriction.objects.create(
        collection=private, restriction_type="password", password="x"
    )
    person("anna")
    for address, most, wrong, right in (
        (reverse("wagtailcore_authenticate_with_password", args=[rule.pk, page.pk]), 10,
         {"password": "y", "return_url": page.url}, {"password": "x", "return_url": page.url}),
        (reverse("wagtaildocs_authenticate_with_password", args=[other.pk]), 10,
         {"password": "y", "return_url": "/en/"}, {"password": "x", "return_url": "/en/"}),
        (reverse("wagtailcore_login"), 5, {"username": "anna", "password": "y"},
         {"username": "anna", "password": PASSWORD}),
    ):  # fmt: skip
        assert [client.post(address, wrong).status_code for _ in range(most)] == [200] * most
        refused = client.post(address, right)
        assert refused.status_code == 429
        assert "Please try again in" in refused.content.decode()
        with time_machine.travel(timezone.now() + timedelta(minutes=16)):
            assert client.post(address, right).status_code == 302
        for method in ("PUT", "PATCH", "DELETE"):
            assert client.generic(method, address).status_code == 405


def test_other_methods_are_refused(client: Client) -> None:
    for name in ("login", "password_reset"):
        assert client.put(reverse(f"wagtailadmin_{name}")).status_code == 405
    person("anna", "Editors")
    sign_in(client, "anna")
    assert client.get(reverse("wagtailadmin_logout")).status_code == 405
    assert is_in(client), "what does not sign out leaves the session with its cookie"
    client.post(reverse("wagtailadmin_logout"))
    assert not is_in(client)
