"""The start page and the desk's list in a browser: for everybody's eyes, on a phone too."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import sign_in
from tests.browser.test_accessibility import WIDTHS, violations

pytestmark = pytest.mark.browser


def test_the_start_page_and_the_list_of_enquiries(
    browser: Browser, server: str, advisers: dict
) -> None:
    context = browser.new_context(locale="it-IT", reduced_motion="reduce")
    page = context.new_page()
    sign_in(page, f"{server}/admin/", advisers["torino"])
    for path in ("/admin/", "/admin/enquiries/"):
        page.goto(f"{server}{path}")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 844})
            assert violations(page) == [], (path, width)
            assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    page.set_viewport_size({"width": 390, "height": 844})
    listed = page.locator("#listing-results")
    assert listed.bounding_box()["y"] < 500  # the first is on the first screen
    context.close()
