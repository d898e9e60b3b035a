"""The administrator, in Italian: somebody comes, somebody leaves."""

from __future__ import annotations

from binascii import unhexlify

import pytest
from django_otp.oath import totp
from playwright.sync_api import Page, expect

from tests.browser.walks.cast import ALBA, PAULA, PHONE_KEY
from tests.browser.walks.conftest import Walker
from tests.browser.walks.ways import button, link, told, waits

pytestmark = pytest.mark.browser
PASSWORD = "una-frase-lunga-e-mia"


def test_somebody_comes_and_somebody_leaves(at_desk: Walker, server: str) -> None:
    page = at_desk(ALBA)
    page.get_by_role("textbox", name="Codice").fill(f"{totp(unhexlify(PHONE_KEY)):06}")
    button(page, "Accedi").click()
    go_to(page, "Utenti")
    link(page, "Aggiungi un utente").click()
    for name, words in {
        "Nome utente": "gina",
        "E-mail": "gina@example.org",
        "Nome": "Gina",
        "Cognome": "Neri",
        "Password": PASSWORD,
        "Conferma password": PASSWORD,
    }.items():
        page.get_by_role("textbox", name=f"{name}*", exact=True).fill(words)
    button(page, "Crea").click()
    told(page, "gina")
    go_to(page, "Persone e ruoli")
    link(page, "Aggiungi ruolo").click()
    page.get_by_role("combobox", name="Persona").select_option(label="gina")
    page.get_by_role("combobox", name="Ruolo").select_option(label="redazione")
    page.get_by_role("combobox", name="Territorio").select_option(label="Torino")
    page.get_by_role("checkbox", name="Italiano").check()
    button(page, "Crea").click()
    told(page, "Gina Neri")

    go_to(page, "Utenti")
    link(page, PAULA.name).click()
    button(page, "Azioni").click()
    link(page, "Elimina").click()
    button(page, "Chiudi l'account").click()
    told(page, PAULA.name)
    # What she answered has nobody now, and that is said.
    link(page, "Dashboard").click()
    expect(waits(page, "Bucarest (1)")).to_be_visible()

    page.context.clear_cookies()
    sign_in_refused(page, server)
    page.fill("[name=username]", "gina")
    page.fill("[name=password]", PASSWORD)
    button(page, "Accedi").click()
    button(page, "Pagine").click()
    expect(link(page, "Notizie")).to_be_visible()


def go_to(page: Page, place: str) -> None:
    """Go to a place among the settings."""
    button(page, "Impostazioni").click()
    link(page, place).click()


def sign_in_refused(page: Page, server: str) -> None:
    """Paula tries to sign in."""
    page.goto(f"{server}/admin/")
    page.get_by_role("textbox", name="Nome utente").fill(PAULA.login)
    page.get_by_role("textbox", name="Password").fill(PAULA.login)
    button(page, "Accedi").click()
    told(page, "non corrispondono")
