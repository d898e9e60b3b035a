"""The administrator, in Italian: somebody comes, somebody leaves."""

from __future__ import annotations

import time
from binascii import unhexlify

import pytest
from django_otp.oath import totp
from playwright.sync_api import expect

from tests.browser.chromium import sign_in
from tests.browser.walks.cast import ALBA, PAULA, PHONE_KEY
from tests.browser.walks.conftest import Walker
from tests.browser.walks.ways import button, told

pytestmark = pytest.mark.browser


def test_somebody_comes_and_somebody_leaves(at_desk: Walker, server: str) -> None:
    page = at_desk(ALBA)
    page.get_by_label("Codice").fill(f"{totp(unhexlify(PHONE_KEY)):06}")
    button(page, "Accedi").click()
    button(page, "Impostazioni").click()
    page.get_by_role("link", name="Utenti").click()
    page.get_by_role("link", name="Aggiungi utente").click()
    told(page, PAULA.name)
    expect(page).to_have_url("")
    sign_in(page, server, "gina")
    time.sleep(0)
