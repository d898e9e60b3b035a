"""Every page type in three languages: WCAG 2.2 AA by axe-core, 320 px wide, what it asks for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

import axe_playwright_python
import pytest
from playwright.sync_api import Page

from tests.browser.chromium import listening
from tests.server import ALERTS, BELOW_FUNDING, LANGUAGES, PAGE_TYPES

pytestmark = pytest.mark.browser

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Colours, which take most of the time, are the same in every language: they are read in English.
COLOURS = {"color-contrast": {"enabled": False}}
WIDTHS = (390, 1280)
THEMES = {390: "light", 1280: "dark"}
# Raises where there is a picture that cannot be shown.
PICTURES = """() => Promise.all([...document.images].map((image) => {
    image.loading = "eager";
    return image.decode();
}))"""


def violations(
    page: Page, rules: object = None, only: Sequence[str] = RULES, within: str = ":root"
) -> list[str]:
    """What axe finds wrong, in words; without the list of all that is right, it is done sooner."""
    options = {
        "runOnly": only,
        "rules": rules or {},
        "resultTypes": ["violations"],
        "preload": False,
    }
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    run = "([within, options]) => axe.run(within, options).then(told => told.violations)"
    found = page.evaluate(run, [within, options])
    return [
        f"{rule['id']}: {node['target']} {node.get('failureSummary', '')}"
        for rule in found
        for node in rule["nodes"]
    ]


def faults(page: Page, language: str) -> list[str]:
    """What is wrong on a phone, light; in English, whose colours are those of all, on a desk too.

    There it is dark: letters in both themes on both widths are `test_contrast`'s.
    """
    found = []
    for width in WIDTHS if language == "en" else WIDTHS[:1]:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=THEMES[width], reduced_motion="reduce")
        rules = None if language == "en" else COLOURS
        found += [f"{width} px: {fault}" for fault in violations(page, rules)]
    return found


def width_on_the_narrowest(page: Page) -> int:
    """How wide a page is on a screen of 320 px, in pixels."""
    page.set_viewport_size({"width": 320, "height": 640})
    return page.evaluate("document.scrollingElement.scrollWidth")


@pytest.mark.turns(15)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", [*PAGE_TYPES, *BELOW_FUNDING, *ALERTS, "missing"])
def test_no_violation_nothing_sideways_from_elsewhere_or_refused(
    tab: Page, pages: dict, server: str, kind: str, language: str
) -> None:
    asked: list[str] = []
    errors: list[str] = []
    address = pages.get((kind, language), f"{server}/{language}/no-such-page/")
    with listening(
        tab,
        request=lambda request: asked.append(request.url),
        console=lambda line: errors.append(line.text) if line.type == "error" else None,
        pageerror=lambda error: errors.append(str(error)),
    ):
        tab.goto(address)
        assert faults(tab, language) == []
        assert width_on_the_narrowest(tab) <= 320
        tab.evaluate(PICTURES)
    own = urlsplit(server).netloc
    assert {urlsplit(url).netloc for url in asked if not url.startswith("data:")} == {own}
    assert [error for error in errors if kind != "missing" or "404" not in error] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_alert_that_is_refused(tab: Page, pages: dict, language: str) -> None:
    tab.goto(pages["alert", language])
    tab.locator("main form [type=submit]").last.click()
    tab.wait_for_load_state()
    assert tab.locator("main [aria-invalid=true]").count()
    assert faults(tab, language) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_open_menu_on_a_phone(tab: Page, pages: dict, language: str) -> None:
    tab.set_viewport_size({"width": 390, "height": 800})
    tab.goto(pages["home", language])
    tab.locator(".menu-narrow summary").click()
    assert violations(tab) == []
