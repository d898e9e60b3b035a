"""Search in a browser: accessible, by keyboard alone, by touch, and without JavaScript."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.chromium import listening
from tests.browser.test_accessibility import (
    COLOURS,
    THEMES,
    WIDTHS,
    faults,
    violations,
    width_on_the_narrowest,
)
from tests.server import LANGUAGES

pytestmark = pytest.mark.browser

ADDRESSES = {"en": "/en/search/", "ro": "/ro/cautare/", "it": "/it/cerca/"}
# What begins so has several kinds of things in each language.
BEGINNING = {"en": "circ", "ro": "econ", "it": "circ"}
FIELD = "#site-search"


@pytest.fixture
def desk(tab: Page, server: str) -> Page:
    """The English home page on a wide screen."""
    tab.set_viewport_size({"width": 1280, "height": 900})
    tab.goto(f"{server}/en/")
    return tab


def type_in(page: Page, text: str, field: str = FIELD) -> None:
    """Type, and wait until there are suggestions."""
    page.locator(field).focus()
    page.keyboard.type(text)
    expect(page.locator(f"{field}-suggestions [role=option]").first).to_be_visible()


def active(page: Page, field: str = FIELD) -> str | None:
    """The option that a screen reader is told of; it must be there, and be the chosen one."""
    name = page.locator(field).get_attribute("aria-activedescendant")
    if name:
        expect(page.locator(f"#{name}")).to_have_attribute("aria-selected", "true")
    assert page.locator("[aria-selected=true]").count() == (1 if name else 0)
    return name


# --- accessible ----------------------------------------------------------------------


@pytest.mark.turns(4)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("query", ["", "?q=torino&kind=pact", "?q=torino", "?q=qqxxzz"])
def test_no_violation(tab: Page, server: str, query: str, language: str) -> None:
    tab.goto(f"{server}{ADDRESSES[language]}{query}")
    assert faults(tab, language) == []
    assert width_on_the_narrowest(tab) <= 320


@pytest.mark.turns(2)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_no_violation_with_open_suggestions(
    tab: Page, server: str, width: int, language: str
) -> None:
    tab.set_viewport_size({"width": width, "height": 900})
    tab.emulate_media(color_scheme=THEMES[width], reduced_motion="reduce")
    for address, field in ((f"/{language}/", FIELD), (ADDRESSES[language], "#q")):
        tab.goto(f"{server}{address}")
        type_in(tab, BEGINNING[language], field)
        tab.keyboard.press("ArrowDown")
        assert violations(tab, None if language == "en" else COLOURS) == [], address
        box = tab.locator(f"{field}-suggestions").bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width


# --- the combobox ----------------------------------------------------------------------


def test_suggestions_by_keyboard_alone(desk: Page) -> None:
    field = desk.locator(FIELD)
    expect(field).to_have_attribute("aria-expanded", "false")
    type_in(desk, "circ")
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(field).to_have_attribute("aria-controls", "site-search-suggestions")
    options = desk.locator("[role=option]")
    last = options.count() - 1
    assert last >= 2
    groups = desk.locator("[role=listbox] [role=group]")
    assert groups.count() >= 2
    expect(desk.locator(".search-box [role=status]")).to_contain_text(str(last + 1))
    assert active(desk) is None
    for key, place in (
        ("ArrowDown", 0),
        ("ArrowDown", 1),
        ("ArrowUp", 0),
        ("End", last),
        ("ArrowDown", None),
        ("ArrowUp", last),
        ("Home", 0),
    ):
        desk.keyboard.press(key)
        wanted = None if place is None else options.nth(place).get_attribute("id")
        assert active(desk) == wanted, key
    desk.keyboard.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(options.first).to_be_hidden()
    assert active(desk) is None
    expect(field).to_be_focused()
    expect(field).to_have_value("circ")
    desk.keyboard.press("ArrowDown")
    wanted = options.first.get_attribute("data-url")
    desk.keyboard.press("Enter")
    desk.wait_for_url(f"**{wanted}")


def test_enter_without_a_choice_searches(desk: Page) -> None:
    type_in(desk, "circular")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/en/search/?q=circular")
    expect(desk.locator(".found").first).to_be_visible()


def test_the_list_closes_when_one_goes_on(desk: Page) -> None:
    type_in(desk, "circ")
    desk.keyboard.press("Tab")
    expect(desk.locator("[role=listbox]")).to_be_hidden()


def test_a_finger_chooses(browser: Browser, server: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800}, has_touch=True)
    page = context.new_page()
    page.goto(f"{server}/it/")
    page.locator(FIELD).tap()
    type_in(page, "circ")
    option = page.locator("[role=option]").nth(1)
    wanted = option.get_attribute("data-url")
    option.tap()
    page.wait_for_url(f"**{wanted}")
    context.close()


def test_an_outdated_answer_is_not_shown(desk: Page) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    desk.route(re.compile(r"\?q=circ$"), hold)
    desk.locator(FIELD).focus()
    desk.keyboard.type("circ")
    desk.wait_for_timeout(400)
    assert len(held) == 1
    with desk.expect_event("requestfailed", lambda request: request.url.endswith("q=circ")):
        desk.locator(FIELD).fill("life")
    expect(desk.locator("[role=option]").first).to_contain_text("LIFE")


def test_typing_without_a_pause_asks_once(desk: Page) -> None:
    asked: list[str] = []
    with listening(desk, request=lambda request: asked.append(urlsplit(request.url).query)):
        type_in(desk, "circular")
        desk.wait_for_timeout(300)
    assert [query for query in asked if query.startswith("q=")] == ["q=circular"]


def test_no_answer_is_no_error(desk: Page) -> None:
    errors: list[str] = []
    desk.route("**/suggest/**", lambda route: route.fulfill(status=500, body="x"))
    with listening(desk, pageerror=lambda error: errors.append(str(error))):
        desk.locator(FIELD).fill("circ")
        desk.wait_for_timeout(400)
        expect(desk.locator("[role=listbox]")).to_be_hidden()
        desk.keyboard.press("Enter")
        desk.wait_for_url("**/en/search/?q=circ")
    assert errors == []


# --- without JavaScript ----------------------------------------------------------------


@pytest.mark.parametrize("width", WIDTHS)
def test_search_and_filters_without_javascript(plain_tab: Page, server: str, width: int) -> None:
    plain_tab.set_viewport_size({"width": width, "height": 900})
    plain_tab.goto(f"{server}/ro/")
    assert plain_tab.locator("[role=combobox], [role=listbox]").count() == 0
    plain_tab.locator(FIELD).fill("torino")
    plain_tab.keyboard.press("Enter")
    plain_tab.wait_for_url("**/ro/cautare/?q=torino")
    plain_tab.locator(".filters summary").first.click()
    box = plain_tab.locator(".filters input[type=checkbox]").first
    value = box.get_attribute("value")
    box.check()
    plain_tab.locator(".filters button[type=submit]").click()
    plain_tab.wait_for_url(f"**?q=torino&kind={value}")
    expect(plain_tab.locator(".chip")).to_have_count(1)
    plain_tab.locator(".chip").click()
    plain_tab.wait_for_url("**?q=torino")
    plain_tab.goto(f"{server}/ro/nu-exista/")
    plain_tab.locator("#q").fill("life")
    plain_tab.keyboard.press("Enter")
    plain_tab.wait_for_url("**/ro/cautare/?q=life")
