"""What everybody does in the admin, by the names of things in their language."""

from __future__ import annotations

import re
import urllib.error
import urllib.request

from playwright.sync_api import Locator, Page, expect

MORE = {"it": "Altre azioni", "ro": "Mai multe acțiuni"}
SEARCH = {"it": "Cerca termine", "ro": "Termen de căutare"}
CHILD = {"it": "Aggiungi pagina figlio", "ro": "Adăugați o subpagină"}
PAGES = {"it": "Pagine", "ro": "Pagini"}
READ = {
    "it": "Ho letto e voglio continuare comunque.",
    "ro": "Am citit și doresc să continui oricum.",
}


def button(page: Page | Locator, name: str) -> Locator:
    """The button of a name."""
    return page.get_by_role("button", name=name, exact=True)


def link(page: Page | Locator, name: str) -> Locator:
    """The link of a name."""
    return page.get_by_role("link", name=name, exact=True)


def begin(page: Page, language: str, above: str, kind: str) -> None:
    """Go down the tree of pages to one, and begin a page of a kind below it."""
    button(page, PAGES[language]).click()
    link(page.get_by_role("dialog"), above).click()
    link(page, CHILD[language]).click()
    link(page, kind).click()


def search(page: Page, language: str, words: str) -> None:
    """Look for a page in the search of the start page."""
    page.get_by_role("textbox", name=SEARCH[language]).fill(words)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def find(page: Page, language: str, title: str) -> None:
    """Look for a page by its title, and open it."""
    search(page, language, title)
    link(page, title).click()


def choose(page: Page, language: str, action: str) -> None:
    """Open the menu at the foot of a form and choose from it."""
    button(page.locator("form"), MORE[language]).last.click()
    with page.expect_navigation():
        button(page, action).click()


def go_on(page: Page, language: str, verb: str) -> None:
    """Tick that the advice was read, and go on all the same."""
    page.get_by_label(READ[language]).check()
    with page.expect_navigation():
        button(page, verb).click()


def waits(page: Page, title: str) -> Locator:
    """What waits on the start page under a title."""
    return page.get_by_role("link", name=re.compile(re.escape(title)))


def told(page: Page, words: str) -> None:
    """Expect to be told something at the top of the page."""
    expect(page.locator(".messages")).to_contain_text(words)


def visit(address: str) -> tuple[int, str]:
    """What a visitor gets who has no cookies: the status, and the page."""
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:  # noqa: S310
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
