"""A form on a bad connection: what is saved by itself meanwhile, and what is sent."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.walks.cast import ANNA
from tests.browser.walks.conftest import Walker
from tests.browser.walks.ways import MORE, begin, button

pytestmark = pytest.mark.browser
# Once the form is sent; Playwright's own typing would wait for the answer.
TYPES_ON = "addEventListener('submit', ({target}) => { target.elements.summary.value += '..' })"


def until(happened: Callable[[], object], page: Page) -> None:
    """Wait until something has happened, ten seconds at most."""
    for _tenth in range(100):
        if happened():
            return
        page.wait_for_timeout(100)
    raise AssertionError("It did not happen.")


def test_a_form_waits_for_what_is_saved_and_nothing_is_saved_once_it_is_sent(
    at_desk: Walker,
) -> None:
    """Else the page is made twice, and the second refused for the address of the first."""
    page = at_desk(ANNA)
    begin(page, "it", "Notizie", "Articolo")
    saved: list[Route] = []
    sent: list[Route] = []

    def held(route: Route) -> None:
        if route.request.method != "POST" or "/preview/" in route.request.url:
            route.fallback()
        elif "json" in route.request.headers["accept"]:
            saved.append(route)
        else:
            sent.append(route)

    page.route("**/admin/pages/**", held)
    page.get_by_role("textbox", name="Titolo").fill("Una mattina senza rete")
    page.wait_for_load_state()
    page.wait_for_timeout(3000)  # Wagtail looks for changes from then on
    page.get_by_role("textbox", name="Sommario").fill("Il segnale va e viene.")
    until(lambda: saved, page)
    page.evaluate(TYPES_ON)
    button(page.locator("form"), MORE["it"]).last.click()
    button(page, "Invia alla moderazione").click()
    page.wait_for_timeout(6000)
    assert not sent
    saved.pop().continue_()
    until(lambda: sent, page)
    page.wait_for_timeout(1500)
    assert not saved
    (form,) = sent
    assert "/edit/" in form.request.url
    form.continue_()
    expect(page.get_by_role("main")).to_contain_text("Non è indicata nessuna fonte")
