"""An editor of Torino, in Italian: a piece of news, and what a call asks for."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.test_interest import PHONE, mail_to
from tests.browser.walks.cast import ANNA, CALL, MARTA, RADU
from tests.browser.walks.conftest import Walker
from tests.browser.walks.ways import begin, button, choose, go_on, link, told, visit, waits
from tests.content_paths import path_of
from tests.smtp import MailServer

pytestmark = pytest.mark.browser
NEWS = "Il mercato rifiuta lo spreco"
SHOWN = "Cassette di frutta accanto a una bilancia"


def picture() -> bytes:
    """A picture of one colour."""
    file = BytesIO()
    Image.new("RGB", (1200, 800), "#2a7f62").save(file, "PNG")
    return file.getvalue()


def test_news_with_a_picture_is_handed_in_checked_and_published(
    at_desk: Walker, server: str, mails: MailServer
) -> None:
    page = at_desk(ANNA)
    begin(page, "it", "Notizie", "Articolo")
    page.get_by_role("textbox", name="Titolo").fill(NEWS)
    page.get_by_role("textbox", name="Sommario").fill(
        "Al mercato di Porta Palazzo si pesa ciò che avanza."
    )
    choose_picture(page)
    choose(page, "it", "Invia alla moderazione")
    # The picture says nothing yet: refused, and said where.
    expect(page.get_by_text("Indica che cosa mostra l'immagine")).to_be_visible()
    page.get_by_role("textbox", name="Testo alternativo dell'immagine").fill(SHOWN)
    choose(page, "it", "Invia alla moderazione")
    expect(page.get_by_role("main")).to_contain_text("Non è indicata nessuna fonte")
    go_on(page, "it", "Invia alla moderazione")
    told(page, NEWS)
    expect(button(page, "Pubblica")).to_have_count(0)
    address = f"{server}{path_of('news', 'it')}il-mercato-rifiuta-lo-spreco/"
    assert visit(address)[0] == 404
    assert NEWS in mail_to(mails, MARTA.email)["Subject"]
    assert not [
        mail for mail in mails.mails if NEWS in mail["Subject"] and mail["To"] == RADU.email
    ]

    page = at_desk(MARTA)
    waits(page, NEWS).click()
    choose(page, "it", "Approva e pubblica")
    go_on(page, "it", "Approva")
    told(page, NEWS)
    status, seen = visit(address)
    assert status == 200
    assert SHOWN in seen
    assert visit(f"{server}{path_of('news', 'ro')}il-mercato-rifiuta-lo-spreco/")[0] == 404


def choose_picture(page: Page) -> None:
    """Upload a picture and take it."""
    button(page, "Scegli una immagine").click()
    window = page.get_by_role("dialog")
    window.get_by_role("tab", name="Carica").click()
    window.get_by_label("File").set_input_files(
        {"name": "mercato.png", "mimeType": "image/png", "buffer": picture()}
    )
    window.get_by_label("Titolo").fill("Mercato")
    button(window, "Carica").click()
    expect(window).to_have_count(0)


def test_a_condition_by_name_on_a_phone(at_desk: Walker, server: str) -> None:
    page = at_desk(ANNA)
    page.set_viewport_size(PHONE)
    button(page, "Attiva/disattiva barra laterale").click()
    button(page, "Bandi").click()
    link(page, "Bandi").click()
    page.get_by_role("textbox", name="Cerca termine").fill("torino-verde")
    expect(page.get_by_role("alert")).to_have_text("C'è 1 corrispondenza")
    link(page, CALL).click()
    page.get_by_role("tab", name="Chi può fare domanda").click()
    button(page, "Aggiungi condizione").click()
    page.get_by_label("Riguarda").select_option(label="sede dell'impresa")
    page.get_by_label("Confronto").select_option(label="è tra")
    value = page.get_by_label("Valore")
    value.fill("Torinno")
    button(page, "Salva bozza").click()
    button(page, "Vai al primo errore").click()
    expect(page.get_by_text("«Torinno» non è noto qui.")).to_be_visible()
    value.fill("Torino")
    button(page, "Salva bozza").click()
    expect(value).to_have_value("Torino (ITC11)")
    choose(page, "it", "Invia alla moderazione")
    go_on(page, "it", "Invia alla moderazione")
    told(page, CALL)

    page = at_desk(MARTA)
    waits(page, CALL).click()
    choose(page, "it", "Approva e pubblica")
    go_on(page, "it", "Approva")
    told(page, CALL)
    status, seen = visit(f"{server}{path_of('funding', 'it')}bandi/{CALL.lower()}/")
    assert status == 200
    assert re.search(r"Per imprese con sede in: Torino", seen)
