"""Editors in Romanian: the progress of a pact, a form, an event."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_interest import mail_to
from tests.browser.walks.cast import DANA, IRINA, MIHAI, RADU, SORIN
from tests.browser.walks.conftest import Walker
from tests.browser.walks.ways import (
    begin,
    button,
    choose,
    find,
    go_on,
    link,
    search,
    told,
    visit,
    waits,
)
from tests.content_paths import path_of
from tests.server import LANGUAGES
from tests.smtp import MailServer

pytestmark = pytest.mark.browser


PACT = "Ilfov: textile și deșeuri electronice"
PROGRESS = re.compile(r"37\s*%")


def test_progress_of_a_pact_in_three_languages(at_desk: Walker, server: str) -> None:
    page = at_desk(MIHAI)
    find(page, "ro", PACT)
    link(page, "Editați sursa").click()
    button(page, "Adăugați angajament").click()
    row = page.get_by_role("region", name="Angajament 1")
    row.get_by_role("textbox", name="Acțiune").fill("A repair café in every town")
    row.get_by_role("combobox", name="Stare").select_option(label="în curs")
    row.get_by_role("spinbutton", name="Progres, în procente").fill("37")
    choose(page, "ro", "Trimiteți spre moderare")
    expect(page.get_by_text("Precizați")).to_be_visible()
    row.get_by_role("textbox", name="Măsurat prin").fill("towns with a café")
    choose(page, "ro", "Trimiteți spre moderare")
    told(page, "a fost trimisă pentru moderare")
    addresses = [f"{server}{path_of('pacts/ilfov', code)}" for code in LANGUAGES]
    assert not any(PROGRESS.search(visit(address)[1]) for address in addresses)

    # Torino's pact is none of his, in any language.
    link(page, "Tablou de bord").click()
    search(page, "ro", "Torino: hrană fără risipă")
    expect(page.get_by_role("main")).to_contain_text("Niciun rezultat")

    page = at_desk(RADU)
    waits(page, "Ilfov").click()
    choose(page, "ro", "Aprobați și publicați")
    told(page, "Ilfov")
    assert all(PROGRESS.search(visit(address)[1]) for address in addresses)


def test_a_form_without_an_address_is_refused_then_it_is_answered(
    at_desk: Walker, server: str, mails: MailServer
) -> None:
    page = at_desk(DANA)
    begin(page, "ro", "SME4GREEN", "Formular")
    page.get_by_role("textbox", name="Titlu").fill("Spuneți-ne ce reparați")
    ask(page, 1, "denumirea firmei", "Firma")
    choose(page, "ro", "Trimiteți spre moderare")
    expect(page.get_by_role("main")).to_contain_text("fără ea nu se poate răspunde nimănui")
    ask(page, 2, "adresă de e-mail", "E-mail")
    choose(page, "ro", "Trimiteți spre moderare")
    go_on(page, "ro", "Trimiteți spre moderare")
    told(page, "a fost trimisă pentru moderare")

    page = at_desk(SORIN)
    waits(page, "Spuneți-ne ce reparați").click()
    choose(page, "ro", "Aprobați și publicați")
    go_on(page, "ro", "Aprobați")
    told(page, "Spuneți-ne ce reparați")

    page.context.clear_cookies()
    page.goto(f"{server}/ro/spuneti-ne-ce-reparati/")
    page.get_by_label("Firma").fill("Cizmăria Nouă")
    page.get_by_label("E-mail").fill("cizma@example.com")
    page.locator("[name=consent]").check()
    page.locator("main form button").last.click()
    page.wait_for_url("**?sent=1")
    mail_to(mails, "cizma@example.com")


def ask(page: Page, number: int, what: str, label: str) -> None:
    """Add a question to a form."""
    button(page, "Adăugați câmp").click()
    row = page.get_by_role("region", name=f"Câmp {number}")
    row.get_by_role("combobox", name="Întreabă despre").select_option(label=what)
    row.get_by_role("textbox", name="Etichetă").fill(label)


def test_an_event_at_its_hour_until_its_day(at_desk: Walker, server: str) -> None:
    page = at_desk(IRINA)
    begin(page, "ro", "Noutăți", "Eveniment")
    page.get_by_role("textbox", name="Titlu").fill("Târg de haine la Buftea")
    page.get_by_role("tab", name="Date-cheie").click()
    page.get_by_role("combobox", name="Fus orar").select_option(label="România (Europe/Bucharest)")
    page.get_by_role("textbox", name="Început").fill("2027-02-10 10:00")
    button(page, "Comutați starea").click()
    button(page, "Stabiliți programarea").click()
    page.get_by_role("textbox", name="Data și ora expirării").fill("2027-02-12 18:00")
    page.locator(".xdsoft_datetimepicker:visible").wait_for()
    page.keyboard.press("Escape")  # it closes the calendar alone
    button(page, "Salvați programarea").click()
    choose(page, "ro", "Trimiteți spre moderare")
    go_on(page, "ro", "Trimiteți spre moderare")
    told(page, "a fost trimisă pentru moderare")

    page = at_desk(RADU)
    waits(page, "Târg de haine la Buftea").click()
    choose(page, "ro", "Aprobați și publicați")
    go_on(page, "ro", "Aprobați")
    address = f"{server}{path_of('news', 'ro')}targ-de-haine-la-buftea/"
    status, seen = visit(address)
    assert status == 200
    assert "10:00" in seen
    assert "DTSTART;TZID=Europe/Bucharest:20270210T100000" in visit(f"{address}ics/")[1]
    button(page, "Rapoarte").click()
    link(page, "Programate").click()
    expect(page.get_by_role("main")).to_contain_text("Târg de haine la Buftea")
