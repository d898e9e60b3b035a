"""An adviser of Ilfov, in Romanian, on a phone: answers a firm; nobody else's business."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.test_interest import PHONE, mail_to, no_sideways_scroll
from tests.browser.walks.cast import ELENA, LUCA
from tests.browser.walks.conftest import Walker
from tests.browser.walks.ways import button, told
from tests.smtp import MailServer, text_of

pytestmark = pytest.mark.browser


def test_a_firm_is_answered_and_the_enquiry_closed(
    at_desk: Walker, server: str, mails: MailServer
) -> None:
    page = at_desk(ELENA)
    page.set_viewport_size(PHONE)
    page.get_by_role("link", name="solicit").first.click()
    page.get_by_role("row", name="Țesătoria Ilfov").get_by_role("link").first.click()
    assert no_sideways_scroll(page)
    address = page.url
    page.get_by_role("combobox", name="Repartizată").select_option(label=ELENA.name)
    button(page, "Repartizați").click()
    page.get_by_role("textbox", name="Subiect").fill("Finanțare pentru cuptor")
    page.get_by_role("textbox", name="Text").fill("Bună ziua, vă sunăm mâine.")
    button(page, "Trimiteți răspunsul").click()
    told(page, "trimis")
    mail = mail_to(mails, "ro322@example.com")
    assert "vă sunăm mâine" in text_of(mail)
    assert mail["Reply-To"] == ELENA.email
    page.get_by_role("combobox", name="Stare").select_option(label="închisă")
    button(page, "Schimbați starea").click()
    told(page, "Spuneți cum s-a încheiat.")
    page.get_by_role("combobox", name="Rezultat").select_option(index=1)
    button(page, "Schimbați starea").click()
    expect(page.get_by_role("main")).to_contain_text("închisă")

    page = at_desk(LUCA)
    page.goto(f"{server}/admin/enquiries/")
    expect(page.get_by_role("main")).not_to_contain_text("Țesătoria")
    answer = page.goto(address)
    assert answer
    assert answer.status == 404
