"""Contrast beyond axe's reach: focus, states and fields in every mode; letters on paper."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

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
# Paper has a width of its own, and forced colours are the same on both.
MODES_OF = {390: ("light", "dark"), 1280: tuple(MODES)}
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


@pytest.mark.turns(5)
@pytest.mark.parametrize("kind", [*PAGE_TYPES, *BELOW_FUNDING, *ALERTS, "search", "missing"])
def test_focus_states_fields_and_letters(tab: Page, pages: dict, server: str, kind: str) -> None:
    others = {"search": f"{server}/en/search/?q=torino", "missing": f"{server}/en/no-such-page/"}
    tab.goto(others.get(kind) or pages[kind, "en"])
    for width, modes in MODES_OF.items():
        tab.set_viewport_size({"width": width, "height": 900})
        assert faint(tab, modes) == [], width


def test_what_is_chosen_pressed_and_wrong(tab: Page, pages: dict, server: str) -> None:
    tab.set_viewport_size({"width": 1280, "height": 900})
    tab.goto(pages["calls", "en"])
    tab.locator("[data-call]").first.click()
    expect(tab.locator("[data-compare]")).to_be_visible()
    assert faint(tab) == []
    tab.goto(f"{server}/en/")
    tab.locator("#site-search").press_sequentially("circ")
    tab.locator("[role=option]").first.wait_for()
    tab.keyboard.press("ArrowDown")
    expect(tab.locator("[aria-selected=true]")).to_be_visible()
    for name in MODES:
        if not name.startswith("print"):
            tab.emulate_media(**USUAL | MODES[name])
            assert tab.evaluate(FAINT, "screen") == [], name
    tab.emulate_media(**USUAL)
    tab.goto(pages["alert", "en"])
    tab.locator("main form [type=submit]").last.click()
    tab.wait_for_load_state()
    assert tab.locator("[aria-invalid=true]").count()
    assert faint(tab) == []


def test_a_call_in_the_comparison_says_so_in_words(tab: Page, pages: dict) -> None:
    tab.set_viewport_size({"width": 390, "height": 800})
    tab.goto(pages["calls", "it"])
    button = tab.locator("[data-call]").first
    before = button.inner_text()
    button.click()
    assert "✓" in button.inner_text()
    box = tab.locator("[data-compare]").bounding_box()
    assert box is not None
    assert box["height"] <= 80
    button.click()
    assert button.inner_text() == before


def test_paper_says_whence_and_when(tab: Page, pages: dict) -> None:
    for language, year in (("en", "20"), ("ro", "20")):
        address = pages["calls", language]
        tab.goto(address)
        line = tab.locator(".print-only")
        expect(line).to_be_hidden()
        tab.emulate_media(media="print")
        expect(line).to_be_visible()
        assert address in line.inner_text()
        assert year in line.inner_text()
        tab.emulate_media(media="screen")
