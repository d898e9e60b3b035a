"""The site by keyboard, and without JavaScript; what it weighs."""

from __future__ import annotations

import gzip
from io import BytesIO
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from core.formats import euros, read_number
from funding.matching.money import de_minimis_room
from tests.server import CALL, LANGUAGES

pytestmark = pytest.mark.browser


def focused(page: Page) -> dict:
    """What the keyboard is on, and how that shows."""
    return page.evaluate(
        """() => {
          const e = document.activeElement, s = getComputedStyle(e), b = e.getBoundingClientRect();
          return {tag: e.tagName, cls: e.className, text: e.textContent.trim(), href: e.href || "",
                  id: e.id, outline: s.outlineStyle, width: parseFloat(s.outlineWidth),
                  onScreen: b.width > 0 && b.height > 0};
        }"""
    )


def tab_until(page: Page, wanted: object, most: int = 60) -> dict:
    """Press Tab until `wanted(element)` holds; every stop on the way must be visible."""
    for _ in range(most):
        page.keyboard.press("Tab")
        here = focused(page)
        if here["tag"] == "BODY":
            break
        assert here["onScreen"], here
        assert here["outline"] != "none", here
        assert here["width"] >= 2, here
        if wanted(here):  # type: ignore[operator]
            return here
    raise AssertionError("the keyboard never got there")


def test_the_skip_link_comes_first_and_works(tab: Page, pages: dict) -> None:
    tab.goto(pages["news-index", "it"])
    tab.keyboard.press("Tab")
    assert focused(tab)["href"].endswith("#content")
    tab.keyboard.press("Enter")
    assert focused(tab)["id"] == "content"


def test_menu_and_language_switch_by_keyboard_on_a_desk(tab: Page, pages: dict) -> None:
    tab.set_viewport_size({"width": 1280, "height": 900})
    tab.goto(pages["pact", "en"])
    tab_until(tab, lambda here: here["text"].startswith("RO"))
    tab_until(tab, lambda here: here["href"].endswith("/en/news/"))
    tab.goto(pages["pact", "en"])
    tab_until(tab, lambda here: here["text"].startswith("RO"))
    tab.keyboard.press("Enter")
    tab.wait_for_url(pages["pact", "ro"])
    assert tab.locator("html").get_attribute("lang") == "ro"


@pytest.mark.parametrize("javascript", [True, False])
def test_the_menu_of_a_phone(browser: Browser, pages: dict, javascript: bool) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 800}, java_script_enabled=javascript
    )
    page = context.new_page()
    page.goto(pages["home", "it"])
    summary = page.locator(".menu-narrow summary")
    link = page.locator(".menu-narrow a").first
    expect(link).to_be_hidden()
    summary.focus()
    page.keyboard.press("Enter")
    expect(link).to_be_visible()
    if javascript:
        page.keyboard.press("Escape")
        expect(link).to_be_hidden()
    context.close()


@pytest.mark.parametrize("kind", ["news-index", "resource-index", "funding-index"])
def test_filters_without_javascript_and_by_keyboard(
    plain_tab: Page, pages: dict, kind: str
) -> None:
    plain_tab.goto(pages[kind, "ro"])
    plain_tab.locator(".filters summary").first.focus()
    plain_tab.keyboard.press("Enter")  # filters begin closed
    box = plain_tab.locator(".filters input[type=checkbox]").first
    expect(box).to_be_visible()
    name, value = box.get_attribute("name"), box.get_attribute("value")
    count = int(plain_tab.locator(".filters .choice span").first.inner_text())
    box.focus()
    plain_tab.keyboard.press("Space")
    plain_tab.keyboard.press("Enter")
    plain_tab.wait_for_url(f"**?{name}={value}")
    assert str(count) in plain_tab.locator(".result-count").inner_text()
    chip = plain_tab.locator(".chip")
    expect(chip).to_have_count(1)
    chip.click()
    plain_tab.wait_for_url(pages[kind, "ro"])


def test_calls_are_filtered_in_place(tab: Page, pages: dict) -> None:
    """With JavaScript: the list changes, the address follows, the focus stays, counts are read."""
    tab.set_viewport_size({"width": 1280, "height": 900})
    tab.goto(pages["calls", "en"].partition("?")[0])
    before = tab.locator("#result-count").inner_text()
    box = tab.locator("#theme-circular-economy")
    box.focus()
    tab.keyboard.press("Space")
    tab.wait_for_url("**?*theme=circular-economy*")
    expect(tab.locator("#result-count")).not_to_have_text(before)
    assert focused(tab)["id"] == "theme-circular-economy"
    expect(tab.locator(".chip")).to_have_count(1)
    tab.go_back()
    expect(tab.locator("#result-count")).to_have_text(before)


def test_calls_are_filtered_without_javascript(plain_tab: Page, pages: dict) -> None:
    plain_tab.goto(pages["calls", "it"].partition("?")[0])
    plain_tab.locator("#q").fill("circular")
    plain_tab.keyboard.press("Enter")
    plain_tab.wait_for_url("**q=circular*")
    assert plain_tab.locator("article.call").count() > 0
    assert plain_tab.locator("[data-call]:visible").count() == 0


@pytest.mark.parametrize("language", ["ro", "it"])
def test_four_calls_stand_on_the_screen_of_a_phone(tab: Page, pages: dict, language: str) -> None:
    tab.set_viewport_size({"width": 390, "height": 844})
    base = pages["calls", language].partition("?")[0]
    for place in ("", "?place=torino", "?place=ilfov"):
        tab.goto(base + place)
        head = tab.locator(".group-title, article.call").first.bounding_box()
        fourth = tab.locator("article.call").nth(3).bounding_box()
        assert head
        assert fourth
        assert fourth["y"] + fourth["height"] - head["y"] <= 844, place
    targets = tab.locator(".why summary, [data-call]")
    sizes = targets.evaluate_all("all => all.map((one) => one.getBoundingClientRect().height)")
    assert min(sizes) >= 24


def test_calls_are_compared_and_taken_out_again(tab: Page, pages: dict) -> None:
    """On a phone, and on a screen at 400 %, where the bar leaves most of it free."""
    tab.set_viewport_size({"width": 390, "height": 800})
    tab.goto(pages["calls", "ro"])
    for number in (0, 1):
        tab.locator("[data-call]").nth(number).click()
    for width, height, most in ((390, 844, 64), (320, 256, 0.3 * 256)):
        tab.set_viewport_size({"width": width, "height": height})
        bar = tab.locator("[data-compare]").bounding_box()
        assert bar
        assert bar["height"] <= most
    tab.locator("[data-compare] a").click()
    tab.wait_for_url("**call=*&call=*")
    expect(tab.locator(".column")).to_have_count(2)
    kept = tab.locator("[data-remove]").nth(1).get_attribute("data-remove")
    tab.locator("[data-remove]").first.click()
    expect(tab.locator(".column")).to_have_count(1)
    tab.goto(pages["calls", "ro"])
    expect(tab.locator("[aria-pressed=true]")).to_have_attribute("data-call", str(kept))
    tab.goto(pages["call", "ro"])
    tab.locator("[data-add]").click()
    expect(tab.locator(".column")).to_have_count(2)


def test_filters_stay_in_view_and_are_one_button_on_a_phone(tab: Page, pages: dict) -> None:
    tab.set_viewport_size({"width": 1280, "height": 700})
    tab.goto(pages["calls", "it"])
    tab.locator("article.call").nth(10).scroll_into_view_if_needed()
    box = tab.locator(".filters").bounding_box()
    assert box
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= 700
    last = tab.locator(".filters summary").last
    last.focus()
    expect(last).to_be_in_viewport()
    tab.set_viewport_size({"width": 390, "height": 844})
    tab.reload()
    facet = tab.locator(".filters details details").first
    expect(facet).to_be_hidden()
    expect(tab.locator("#filters-chosen")).to_have_text("(1)")
    tab.locator(".drawer > summary").click()
    expect(facet).to_be_visible()


def test_the_address_of_a_selection_is_copied(browser: Browser, pages: dict) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(pages["calls", "en"].partition("?")[0])
    page.locator(".take-along > summary").click()
    page.locator("#theme-circular-economy").check()
    page.wait_for_url("**theme=circular-economy*")
    button = page.locator("#to-address button")
    button.click()
    expect(button).to_have_text("The address is copied.")
    expect(page.locator("#result-count")).to_contain_text("The address is copied.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert urlsplit(copied).path == urlsplit(page.url).path
    assert sorted(parse_qsl(urlsplit(copied).query)) == sorted(parse_qsl(urlsplit(page.url).query))
    context.close()


def test_the_finder_by_keyboard_alone(tab: Page, pages: dict) -> None:
    tab.set_viewport_size({"width": 390, "height": 800})
    tab.goto(pages["finder", "ro"])
    seen = 0
    while tab.locator("main form").count() and seen < 12 and "step=result" not in tab.url:
        tab_until(tab, lambda here: here["tag"] == "BUTTON" and here["text"] != "Căutați")
        address = tab.url
        tab.keyboard.press("Enter")
        tab.wait_for_url(lambda url, before=address: url != before)
        seen += 1
    assert seen >= 5
    assert CALL  # the calls are loaded; the result names sources with their reasons
    expect(tab.locator("main h1")).to_be_visible()


def test_filters_show_where_the_keyboard_is(tab: Page, pages: dict) -> None:
    tab.set_viewport_size({"width": 1280, "height": 900})
    tab.goto(pages["news-index", "it"])
    tab_until(tab, lambda here: here["tag"] == "SUMMARY")
    tab_until(tab, lambda here: here["tag"] == "INPUT")
    tab_until(tab, lambda here: here["tag"] == "BUTTON")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_home_page_is_light(browser: Browser, pages: dict, language: str) -> None:
    page = browser.new_page()
    sizes: dict[str, int] = {}

    def weigh(response: object) -> None:
        path = urlsplit(response.url).path  # type: ignore[attr-defined]
        if path.endswith((".css", ".js", ".woff2", "/")):
            body = response.body()  # type: ignore[attr-defined]
            sizes[path] = len(body) if path.endswith(".woff2") else len(gzip.compress(body))

    page.on("response", weigh)
    page.goto(pages["home", language])
    page.wait_for_load_state("networkidle")
    assert any(path.endswith(".woff2") for path in sizes)
    assert sum(sizes.values()) <= 64 * 1024, sizes
    assert [size <= 12 * 1024 for path, size in sizes.items() if path.endswith(".css")] == [True]
    assert [size <= 3 * 1024 for path, size in sizes.items() if path.endswith(".js")] == [True]
    page.close()


def test_what_a_firm_had_stays_in_its_browser_and_counts_as_the_rules_say(
    tab: Page, server: str
) -> None:
    """The script reads and reckons as `read_number` and `de_minimis_room` do."""
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(f"{server}/en/funding/calls/8802/")
    tab.fill("#cost", "30.000,50")
    tab.keyboard.press("Enter")
    expect(tab.locator("#sums-result")).to_contain_text("EUR 15,000")
    assert tab.url.endswith("?cost=30.000%2C50")
    expect(tab.locator("#cost")).to_be_focused()
    tab.locator("[data-de-minimis] summary").click()
    for typed in ("0", "1,234.56", "290 000,50", "€ 285.000", "285000.01", "1'000'000", "eur 5"):
        tab.fill("#received", typed)
        room = de_minimis_room(read_number(typed))
        expect(tab.locator("[data-room]")).to_contain_text(f"receive {euros(room)}.")
        fits = room >= 15_000
        expect(tab.locator("[data-room]")).to_contain_text("fits" if fits else "more than that")
    for typed in ("1.5000", "0.250", "-1", "5 lei", "12%"):
        tab.fill("#received", typed)
        assert tab.locator("#received-error").is_visible()
        assert tab.locator("[data-room]").inner_text() == ""
    tab.fill("#received", "290 000,50")
    tab.reload()
    expect(tab.locator("#received")).to_have_value("290 000,50")
    assert not [address for address in asked if "290" in address]


@pytest.mark.parametrize("answers", ["territory=ITC11&headcount=6&", ""])
def test_the_finders_result_is_printed_on_four_pages(tab: Page, server: str, answers: str) -> None:
    tab.goto(f"{server}/it/finanziamenti/trova/?{answers}step=result")
    assert tab.locator(".finder-rest .finder-card").count() > 6
    margin = dict.fromkeys(("top", "right", "bottom", "left"), "1cm")
    printed = PdfReader(BytesIO(tab.pdf(format="A4", margin=margin)))
    assert len(printed.pages) <= 4
    text = "".join(page.extract_text() for page in printed.pages)
    for title in tab.locator(".finder-card h3").all_text_contents():
        assert "".join(title.split()) in "".join(text.split())
