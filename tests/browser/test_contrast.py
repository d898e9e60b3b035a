"""Contrast beyond axe's reach: focus, states and fields in every mode; letters on paper."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.server import ALERTS, BELOW_FUNDING, PAGE_TYPES

pytestmark = pytest.mark.browser

FAINT = (Path(__file__).parent / "contrast.js").read_text()
MODES: dict[str, dict] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "forced": {"color_scheme": "light", "forced_colors": "active"},
    "forced, dark": {"color_scheme": "dark", "forced_colors": "active"},
    "print": {"media": "print", "color_scheme": "light"},
    "print, dark": {"media": "print", "color_scheme": "dark"},
}
# Paper has a width of its own.
MODES_OF = {390: tuple(mode for mode in MODES if "print" not in mode), 1280: tuple(MODES)}
USUAL = {"media": "screen", "color_scheme": "light", "forced_colors": "none"}


def faint(page: Page, modes: tuple[str, ...] = tuple(MODES)) -> list[str]:
    """What is too faint, by mode."""
    found = []
    for name in modes:
        page.emulate_media(**USUAL | MODES[name])
        kind = "print" if name.startswith("print") else "screen"
        found += [f"{name}: {fault}" for fault in page.evaluate(FAINT, kind)]
    page.emulate_media(**USUAL)
    return found


@pytest.mark.parametrize("kind", [*PAGE_TYPES, *BELOW_FUNDING, *ALERTS, "search", "missing"])
def test_focus_states_fields_and_letters(tab: Page, pages: dict, server: str, kind: str) -> None:
    others = {"search": f"{server}/en/search/?q=torino", "missing": f"{server}/en/no-such-page/"}
    tab.goto(others.get(kind) or pages[kind, "en"])
    for width, modes in MODES_OF.items():
        tab.set_viewport_size({"width": width, "height": 900})
        assert faint(tab, modes) == [], width


def test_what_is_chosen_pressed_and_wrong(browser: Browser, pages: dict, server: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(pages["calls", "en"])
    page.locator("[data-call]").first.click()
    expect(page.locator("[data-compare]")).to_be_visible()
    assert faint(page) == []
    page.goto(f"{server}/en/")
    page.locator("#site-search").press_sequentially("circ")
    page.locator("[role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    expect(page.locator("[aria-selected=true]")).to_be_visible()
    for name in MODES:
        if not name.startswith("print"):
            page.emulate_media(**USUAL | MODES[name])
            assert page.evaluate(FAINT, "screen") == [], name
    page.emulate_media(**USUAL)
    page.goto(pages["alert", "en"])
    page.locator("main form [type=submit]").last.click()
    page.wait_for_load_state()
    assert page.locator("[aria-invalid=true]").count()
    assert faint(page) == []
    page.close()


def test_a_call_in_the_comparison_says_so_in_words(browser: Browser, pages: dict) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.goto(pages["calls", "it"])
    button = page.locator("[data-call]").first
    before = button.inner_text()
    button.click()
    assert "✓" in button.inner_text()
    box = page.locator("[data-compare]").bounding_box()
    assert box is not None
    assert box["height"] <= 80
    button.click()
    assert button.inner_text() == before
    page.close()


def test_paper_says_whence_and_when(browser: Browser, pages: dict) -> None:
    page = browser.new_page()
    for language, year in (("en", "20"), ("ro", "20")):
        address = pages["calls", language]
        page.goto(address)
        line = page.locator(".print-only")
        expect(line).to_be_hidden()
        page.emulate_media(media="print")
        expect(line).to_be_visible()
        assert address in line.inner_text()
        assert year in line.inner_text()
        page.emulate_media(media="screen")
    page.close()
