"""Addresses in the language of their page; those of mails that were sent before still work."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

pytestmark = pytest.mark.django_db
TOKEN = "a-token"
NAMES = {
    "interest_alert_new": (),
    "interest_alert_sent": (),
    "interest_alert_confirm": (TOKEN,),
    "interest_alert_manage": (TOKEN,),
    "interest_alert_mute": (TOKEN,),
    "interest_confirm": (TOKEN,),
    "interest_cancel": (TOKEN,),
    "interest_withdraw": (TOKEN,),
}


def address(name: str, language: str) -> str:
    with translation.override(language):
        return reverse(name, args=NAMES[name])


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", ["ro", "it"])
def test_an_old_address_leads_to_the_one_in_its_language(
    client: Client, name: str, language: str
) -> None:
    own = address(name, language)
    old = address(name, "en").replace("/en/", f"/{language}/", 1)
    assert own != old
    response = client.get(f"{old}?item=x")
    assert (response.status_code, response["Location"]) == (301, f"{own}?item=x")
    assert client.get(own).status_code in {200, 404, 410}


@pytest.mark.parametrize("language", ["en", "ro", "it"])
def test_one_click_to_stop_is_not_redirected(client: Client, language: str) -> None:
    # The token names nobody, but it is the page itself that answers (RFC 8058).
    assert client.post(f"/{language}/alerts/{TOKEN}/stop/").status_code == 404
    assert client.get(f"/{language}/alerts/{TOKEN}/stop/").status_code == 404


@pytest.mark.parametrize("path", ["alerts/a/b/c/", "confirm/", "alerts/", "cancel/a/b/"])
def test_what_never_was_an_address_is_none(client: Client, path: str) -> None:
    assert client.get(f"/ro/{path}").status_code == 404
    assert client.get(f"/en/{path}").status_code == 404
