"""A translator of Ilfov, in Romanian: side by side, handed in, sent back, mended, published."""

from __future__ import annotations

import re

import pytest
from django.utils.text import slugify
from playwright.sync_api import expect

from tests.browser.test_interest import mail_to
from tests.browser.walks.cast import IOANA, RADU
from tests.browser.walks.conftest import Walker
from tests.browser.walks.ways import button, link, told, visit, waits
from tests.content_paths import path_of
from tests.smtp import MailServer

pytestmark = pytest.mark.browser
SOURCE = "Old clothes find new owners"
TITLE = "Hainele vechi își găsesc stăpâni noi"
REMARK = "Vă rugăm: «proprietari», nu «stăpâni»."


def test_a_translation_is_sent_back_once_and_published(
    at_desk: Walker, server: str, mails: MailServer
) -> None:
    page = at_desk(IOANA)
    page.get_by_role("link", name=re.compile("^Română: .* de tradus$")).click()
    link(page, f"{SOURCE} (Română)").click()
    submit = "Salvați și trimiteți spre moderare"
    page.get_by_label("Titlu (Română)").fill(TITLE)
    # One text is missing yet, and that is said before it goes anywhere.
    button(page, submit).click()
    expect(page.get_by_role("main")).to_contain_text("1 din 2 texte nu este tradus")
    page.get_by_role("link", name="Înapoi la formular").first.click()
    page.get_by_label("Rezumat (Română)").fill(f"{TITLE}.")
    button(page, submit).click()
    told(page, f"„{TITLE}” așteaptă")

    page = at_desk(RADU)
    waits(page, TITLE).click()
    page.get_by_text("Cereți modificări").click()
    page.get_by_label("Ce este de făcut").fill(REMARK)
    button(page, "Salvați și trimiteți înapoi").click()
    told(page, TITLE)
    assert REMARK in mail_to(mails, IOANA.email).get_content()

    page = at_desk(IOANA)
    waits(page, f"Returnat cu o observație: {TITLE}").click()
    expect(page.get_by_role("main")).to_contain_text(REMARK)
    better = TITLE.replace("stăpâni", "proprietari")
    page.get_by_label("Titlu (Română)").fill(better)
    page.get_by_label("Rezumat (Română)").fill(f"{better}.")
    button(page, submit).click()
    told(page, f"„{better}” așteaptă")

    page = at_desk(RADU)
    waits(page, better).click()
    button(page, "Salvați și publicați").click()
    told(page, f"„{better}” este aprobată.")
    # Nobody wrote an address: it is that of the title.
    address = f"{server}{path_of('news', 'ro')}{slugify(better)}/"
    status, seen = visit(address)
    assert status == 200
    assert better in seen
    assert better in mail_to(mails, IOANA.email, 2)["Subject"]
