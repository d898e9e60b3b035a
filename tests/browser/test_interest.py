"""A firm raises its hand, on a phone, by keyboard alone; an adviser of its territory answers."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.chromium import sign_in
from tests.browser.test_accessibility import COLOURS, violations
from tests.content_paths import path_of
from tests.server import LANGUAGES
from tests.smtp import MailServer, text_of

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 800}
TERRITORY = {"en": "ITC11", "ro": "RO322", "it": "ITC11"}


def mail_to(mails: MailServer, address: str, count: int = 1) -> EmailMessage:
    """The last of `count` mails to an address; the background sends them within seconds."""
    for _attempt in range(600):
        found = [mail for mail in mails.mails if mail["To"] == address]
        if len(found) >= count:
            return found[-1]
        time.sleep(0.05)
    raise AssertionError(f"no mail to {address}")


def by_keyboard(page: Page, name: str, *, checked: bool = False) -> None:
    """Tab until the field has the focus; a box is then ticked by the space bar."""
    for _stop in range(60):
        focused = page.evaluate("document.activeElement.name + '=' + document.activeElement.value")
        if focused == name or focused.startswith(f"{name}="):
            if checked:
                page.keyboard.press("Space")
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {name}")


def no_sideways_scroll(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def rules_for(language: str) -> object:
    return None if language == "en" else COLOURS


def fill_in(page: Page, language: str, email: str) -> None:
    """The three steps, with a mistake on the last that costs nothing."""
    by_keyboard(page, "territory")
    page.keyboard.press("Home")
    page.locator("[name=territory]").select_option(TERRITORY[language])
    by_keyboard(page, "firm")
    page.keyboard.type("Brutăria Țintă")
    by_keyboard(page, "size")
    page.keyboard.press("Space")
    by_keyboard(page, "way")
    page.keyboard.press("Enter")
    expect(page.locator("[name=step]")).to_have_value("1")
    by_keyboard(page, "needs=funding", checked=True)
    by_keyboard(page, "themes=circular-economy", checked=True)
    by_keyboard(page, "message")
    page.keyboard.type("Un cuptor nou")
    by_keyboard(page, "way")
    page.keyboard.press("Enter")
    expect(page.locator("[name=step]")).to_have_value("2")
    by_keyboard(page, "person")
    page.keyboard.type("Ana Țăran")
    by_keyboard(page, "email")
    page.keyboard.type("ana@")
    by_keyboard(page, "way")
    page.keyboard.press("Enter")
    summary = page.locator("#errors")
    expect(summary).to_be_focused()
    assert violations(page, rules_for(language)) == []
    assert no_sideways_scroll(page)
    summary.get_by_role("link").first.press("Enter")
    by_keyboard(page, "email")
    page.keyboard.press("Control+A")
    page.keyboard.type(email)
    expect(page.locator("[name=person]")).to_have_value("Ana Țăran")
    by_keyboard(page, "consent", checked=True)
    by_keyboard(page, "way")
    page.keyboard.press("Enter")


@pytest.fixture(scope="module")
def desks(browser: Browser, server: str, advisers: dict) -> Iterator[dict[str, BrowserContext]]:
    """The browser of each adviser, who has signed in."""
    found = {}
    for name in advisers:
        found[name] = browser.new_context(viewport={"width": 1280, "height": 900})
        page = found[name].new_page()
        sign_in(page, f"{server}/admin/", name)
        page.close()
    yield found
    for context in found.values():
        context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_firm_is_heard(
    browser: Browser, server: str, mails: MailServer, desks: dict, language: str
) -> None:
    """The first page of the form, empty, is `test_accessibility`'s."""
    rules = rules_for(language)
    email = f"ana.{language}@example.com"
    page = browser.new_page(viewport=PHONE)
    page.goto(f"{server}{path_of('express-interest', language)}?campaign=poster")
    assert no_sideways_scroll(page)
    fill_in(page, language, email)
    page.wait_for_url("**?sent=1")
    assert violations(page, rules) == []

    link = re.search(
        r"http\S+/(?:confirm|confirmare|conferma)/\S+", text_of(mail_to(mails, email))
    )[0]
    assert f"/{language}/" in link
    page.goto(server + re.sub(r"^https?://[^/]+", "", link))
    assert violations(page, rules) == []
    by_keyboard(page, "", checked=False)
    page.locator("main button").press("Enter")
    expect(page.locator("main button")).to_have_count(0)
    page.wait_for_load_state()
    page.close()

    here = "torino" if TERRITORY[language] == "ITC11" else "ilfov"
    there = "ilfov" if here == "torino" else "torino"
    desk = desks[here].new_page()
    desk.goto(f"{server}/admin/enquiries/")
    desk.get_by_role("link", name=re.compile(r"^\d+$|Brutăria")).first.click()
    expect(desk.locator("body")).to_contain_text("Ana Țăran")
    expect(desk.locator("body")).to_contain_text("poster")
    address = desk.url
    desk.locator("#reply_subject").fill("SME4GREEN")
    desk.locator("#reply_text").fill("Bună ziua, vă sunăm mâine.")
    desk.locator("form:has(#reply_text) button[type=submit]").click()
    desk.wait_for_load_state()
    assert "vă sunăm mâine" in text_of(mail_to(mails, email, 2))
    desk.close()

    other = desks[there].new_page()
    other.goto(f"{server}/admin/enquiries/")
    assert email not in other.content()
    assert other.goto(address).status == 404
    other.close()


def test_what_was_typed_survives_a_broken_network(browser: Browser, server: str) -> None:
    page = browser.new_page(viewport=PHONE)
    page.goto(server + path_of("express-interest", "ro"))
    page.fill("[name=firm]", "Brutăria Țintă")
    page.context.set_offline(True)
    page.locator("[name=way]").first.click()
    page.context.set_offline(False)
    page.goto(server + path_of("express-interest", "ro"))
    expect(page.locator("[name=firm]")).to_have_value("Brutăria Țintă")
    page.close()


def test_the_browser_computes_and_sends_again_by_itself(browser: Browser, server: str) -> None:
    page = browser.new_page(viewport=PHONE)
    page.goto(server + path_of("express-interest", "it"))
    answered: list[int] = []
    page.on(
        "response",
        lambda response: (
            answered.append(response.status) if response.request.method == "POST" else None
        ),
    )
    page.locator("[name=website]").evaluate("field => { field.value = 'filled by a machine' }")
    # All steps at once, as a machine would.
    page.locator("form[data-form]").evaluate(
        """form => {
            const add = (name, value) => form.append(Object.assign(
                document.createElement("input"), { type: "hidden", name, value }));
            form.querySelector("[name=territory]").value = "ITC11";
            form.querySelector("[name=step]").value = "2";
            add("needs", "funding"); add("person", "X"); add("email", "x@example.com");
            add("language", "it"); add("consent", "on"); add("way", "send");
            HTMLFormElement.prototype.submit.call(form);
        }"""
    )
    page.wait_for_url("**?sent=1", timeout=20_000)
    assert answered == [422, 303], "doubted, then sent by itself"
    page.close()


def test_without_javascript_a_button_comes_after_the_wait(browser: Browser, server: str) -> None:
    page = browser.new_context(java_script_enabled=False, viewport=PHONE).new_page()
    page.goto(f"{server}/ro/alerts/new/?theme=circular-economy")
    page.fill("[name=email]", "fara.js@example.com")
    page.check("[name=consent]")
    page.fill("[name=website]", "filled in by a program for passwords", force=True)
    button = page.locator("form.stack [type=submit]")
    button.click()
    expect(page.locator("#moment")).to_be_visible()
    expect(button).to_be_hidden()
    expect(button).to_be_visible(timeout=30_000)
    expect(page.locator("[name=email]")).to_have_value("fara.js@example.com")
    button.click()
    page.wait_for_url(re.compile(r"/(alerts/sent|alerte/trimis|avvisi/inviato)/"))
    page.context.close()
