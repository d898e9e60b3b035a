"""WCAG 2.2 AA by axe-core: every page type, three languages, phone and desk, two themes."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.server import ALERTS, BELOW_FUNDING, LANGUAGES, PAGE_TYPES

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Colours, which take most of the time, are the same in every language: they are read in English.
COLOURS = {"color-contrast": {"enabled": False}}
WIDTHS = (390, 1280)
# The dark theme differs in colours alone.
CONTRAST = {"type": "rule", "values": ["color-contrast"]}


def violations(page: Page, only: object = RULES, rules: object = None) -> list[str]:
    """What axe finds wrong, in words; without the list of all that is right, it is done sooner."""
    options = {
        "runOnly": only,
        "rules": rules or {},
        "resultTypes": ["violations"],
        "preload": False,
    }
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{rule['id']}: {node['target']} {node.get('failureSummary', '')}"
        for rule in found
        for node in rule["nodes"]
    ]


def faults(page: Page, language: str) -> list[str]:
    """All rules in every language on a phone; what languages do not change, once, in English."""
    found = []
    for width in WIDTHS if language == "en" else WIDTHS[:1]:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        rules = None if language == "en" else COLOURS
        found += [f"{width} px: {fault}" for fault in violations(page, rules=rules)]
        if language == "en":
            page.emulate_media(color_scheme="dark", reduced_motion="reduce")
            found += [f"{width} px, dark: {fault}" for fault in violations(page, CONTRAST)]
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", [*PAGE_TYPES, *BELOW_FUNDING, *ALERTS, "missing"])
def test_no_violation(browser: Browser, pages: dict, server: str, kind: str, language: str) -> None:
    page = browser.new_page()
    page.goto(pages.get((kind, language), f"{server}/{language}/no-such-page/"))
    assert faults(page, language) == []
    page.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_alert_that_is_refused(browser: Browser, pages: dict, language: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.goto(pages["alert", language])
    page.locator("main form [type=submit]").last.click()
    page.wait_for_load_state()
    assert page.locator("main [aria-invalid=true]").count()
    assert faults(page, language) == []
    page.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_open_menu_on_a_phone(browser: Browser, pages: dict, language: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.goto(pages["home", language])
    page.locator(".menu-narrow summary").click()
    assert violations(page) == []
    page.close()
