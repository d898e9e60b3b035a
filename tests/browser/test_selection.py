"""What is on the screen is what every link and file of the list of calls carries.

Whatever changed it last, with JavaScript and without.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from functools import partial
from io import BytesIO, StringIO
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit
from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup
from icalendar import Calendar
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

# The address of a new alert, in any language.
NEW_ALERT = ":is([href*='/alerts/new/'], [href*='/alerte/nou/'], [href*='/avvisi/nuovo/'])"

pytestmark = pytest.mark.browser
# What htmx marks while it asks, and while it puts the answer in place.
CHANGING = ".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added"
ATOM = "{http://www.w3.org/2005/Atom}"
# Where the files' form would lead: its own fields, as a browser sends them.
FORM = """form => new URLSearchParams(new FormData(form)).toString()"""


def asked(address: str, *without: str) -> list[tuple[str, str]]:
    """What an address asks for, in no order."""
    pairs = parse_qsl(urlsplit(address).query)
    return sorted(pair for pair in pairs if pair[0] not in without)


def number_in(text: str) -> int:
    return int("".join(filter(str.isdigit, text)))


class Screen:
    """The list of calls as a visitor has it before them, and where it leads.

    What an address answers stays, so `read` has what was asked before.
    """

    def __init__(self, page: Page, read: dict[str, bytes]) -> None:
        self.page = page
        self.read = read
        self.total = number_in(page.locator("#result-count").inner_text())
        self.titles = page.locator("article.call h3").all_inner_texts()
        self.chips = page.locator(".chip").count()

    def get(self, address: str) -> bytes:
        whole = urljoin(self.page.url, address)
        if whole not in self.read:
            answer = self.page.request.get(whole)
            assert answer.status == 200, address
            self.read[whole] = answer.body()
        return self.read[whole]

    def soup(self, address: str) -> BeautifulSoup:
        return BeautifulSoup(self.get(address), "html.parser")

    def link(self, selector: str) -> str:
        """The address of the only such link."""
        return str(self.page.locator(selector).get_attribute("href"))

    def files(self) -> dict[str, str]:
        """The address of each file: those that are links, and those the form asks for."""
        links = self.page.locator("#to-files a")
        found = {
            urlsplit(href).path.split("/")[-2]: href
            for href in (str(link.get_attribute("href")) for link in links.all())
        }
        form = self.page.locator(".take-along form")
        query = form.evaluate(FORM)
        for button in form.locator("button[formaction]").all():
            action = str(button.get_attribute("formaction"))
            found[urlsplit(action).path.split("/")[-2]] = f"{action}?{query}"
        return found

    def check(self) -> None:
        """Everything that leaves the page says what the page shows."""
        files = self.files()
        assert set(files) == {"ics", "atom", "csv", "xlsx", "json"}
        records = json.loads(self.get(files["json"]))["opportunities"]
        own = asked(self.page.url, "page")
        assert len(records) == self.total
        shown = self.first_of_page()
        titles = [one["title"] for one in records]
        assert titles[shown : shown + len(self.titles)] == self.titles
        rows = list(csv.DictReader(StringIO(self.get(files["csv"]).decode("utf-8-sig"))))
        assert [row["title"] for row in rows] == titles
        sheet = load_workbook(BytesIO(self.get(files["xlsx"])), read_only=True).worksheets[0]
        assert sum(1 for _row in sheet.rows) == 1 + self.total
        identifiers = {one["identifier"] for one in records}
        events = Calendar.from_ical(self.get(files["ics"])).walk("VEVENT")
        assert {str(one["DESCRIPTION"]).split("\n")[0] for one in events} <= identifiers
        feed = ET.fromstring(self.get(files["atom"]))
        assert len(feed.findall(f"{ATOM}entry")) == min(self.total, 100)
        in_head = self.link("link[rel=alternate][type='application/atom+xml']")
        assert urljoin(self.page.url, in_head) == urljoin(self.page.url, files["atom"])

        calendar = self.soup(self.link("#to-calendar"))
        assert len(calendar.select(".chip")) == self.chips
        back = calendar.select_one(".calendar-count a:last-child")
        assert back is not None
        assert asked(str(back["href"]), "sort") == [pair for pair in own if pair[0] != "sort"]

        alert = self.link(f"#results a{NEW_ALERT}")
        assert asked(alert, "sort") == [pair for pair in own if pair[0] != "sort"]

        for language in self.page.locator(".languages a").all():
            href = str(language.get_attribute("href"))
            assert asked(href) == asked(self.page.url)
            there = self.soup(href)
            count, here = there.select_one("#result-count"), there.select_one("[aria-current=page]")
            assert count is not None
            assert number_in(count.get_text()) == self.total
            assert here is not None
            assert len(there.select("article.call")) == len(self.titles)

    def first_of_page(self) -> int:
        """How many stand on the pages before."""
        return (int(dict(asked(self.page.url)).get("page", 1)) - 1) * 20


def changed_on(
    page: Page, read: dict[str, bytes], action: Callable[[], object], /, **query: list[str] | str
) -> Screen:
    """The screen once the address asks for no more and no less than `query`."""
    action()
    wanted = sorted(parse_qsl(urlencode(query, doseq=True)))
    page.wait_for_url(lambda url: asked(url) == wanted)
    chips = [name for name, _value in wanted if name not in {"sort", "page"}]
    expect(page.locator(".chip")).to_have_count(len(chips))
    page.wait_for_load_state()
    expect(page.locator(CHANGING)).to_have_count(0)
    assert asked(page.url) == wanted
    for box in page.locator(".filters input[type=checkbox]:checked").all():
        pair = (str(box.get_attribute("name")), str(box.get_attribute("value")))
        assert pair in wanted, "a box is ticked that the address does not name"
    screen = Screen(page, read)
    screen.check()
    return screen


THEMES = ["circular-economy", "climate-mitigation"]


@pytest.mark.slow
def test_all_that_leaves_the_list_is_what_it_shows(
    tab: Page, pages: dict[tuple[str, str], str]
) -> None:
    tab.set_viewport_size({"width": 1280, "height": 900})
    changed = partial(changed_on, tab, {})
    base = pages["calls", "en"].partition("?")[0]
    everything = changed(lambda: tab.goto(base))
    one, both = {"theme": THEMES[:1]}, {"theme": THEMES}
    order = {"sort": "fit"}

    tick = changed(tab.locator(f"#theme-{THEMES[0]}").check, **one, **order)
    assert 20 < tick.total < everything.total
    more = changed(tab.locator(f"#theme-{THEMES[1]}").check, **both, **order)
    assert more.total > tick.total
    back = changed(tab.go_back, **one, **order)
    assert back.titles == tick.titles
    first = changed(tab.go_back)
    assert first.titles == everything.titles
    changed(tab.go_forward, **one, **order)
    again = changed(tab.go_forward, **both, **order)
    assert again.titles == more.titles

    chip = changed(tab.locator(".chip[href*=circular-economy]").click, **one, **order)
    assert chip.titles == tick.titles
    second = changed(tab.locator(".pagination a").first.click, **one, **order, page="2")
    assert second.titles != chip.titles
    tab.locator("#sort").select_option("amount")
    amount = changed(lambda: None, **one, sort="amount")
    assert amount.titles != tick.titles
    tab.locator("#q").fill("textile")
    words = changed(lambda: tab.keyboard.press("Enter"), **one, sort="amount", q="textile")
    assert 0 < words.total < tick.total

    there = changed(
        tab.locator(".languages a[hreflang=ro]").click, **one, sort="amount", q="textile"
    )
    assert "/ro/" in tab.url
    assert there.total == words.total
    reset = changed(tab.locator("#clear-filters a").click)
    assert reset.total == everything.total


def test_the_same_without_javascript(plain_tab: Page, pages: dict[tuple[str, str], str]) -> None:
    plain_tab.goto(pages["calls", "it"].partition("?")[0])
    everything = number_in(plain_tab.locator("#result-count").inner_text())
    plain_tab.locator(".filters summary", has_text="Tema").click()
    plain_tab.locator(f"#theme-{THEMES[0]}").check()
    plain_tab.locator(".filters button").click()
    plain_tab.wait_for_url("**theme=circular-economy*")
    assert number_in(plain_tab.locator("#result-count").inner_text()) < everything
    for code in ("en", "ro", "it"):
        plain_tab.locator(f".languages a[hreflang={code}]").click()
        plain_tab.wait_for_url(f"**/{code}/**theme=circular-economy*")
        expect(plain_tab.locator(".chip")).to_have_count(1)
    plain_tab.go_back()
    plain_tab.go_back()
    plain_tab.go_back()
    plain_tab.go_back()
    expect(plain_tab.locator(".chip")).to_have_count(0)
    plain_tab.locator(".filters summary", has_text="Tema").click()
    expect(plain_tab.locator(f"#theme-{THEMES[0]}")).not_to_be_checked()


def test_a_comparison_leads_back_to_the_selection(
    tab: Page, pages: dict[tuple[str, str], str]
) -> None:
    tab.set_viewport_size({"width": 1280, "height": 900})
    tab.goto(pages["calls", "it"].partition("?")[0])
    tab.locator(f"#theme-{THEMES[0]}").check()
    tab.wait_for_url("**theme=circular-economy*")
    expect(tab.locator(".chip")).to_have_count(1)
    for number in (0, 1):
        tab.locator("[data-call]").nth(number).click()
    tab.locator("[data-compare] a").click()
    tab.wait_for_url("**call=*&call=*")
    tab.locator(".languages a[hreflang=ro]").click()
    tab.wait_for_url("**/ro/**call=*&call=*")
    expect(tab.locator(".column")).to_have_count(2)
    tab.locator(".page-end > .actions a").click()
    tab.wait_for_url("**/ro/finantari/apeluri/?theme=circular-economy*")
    expect(tab.locator(".chip")).to_have_count(1)
    # Coming back by the browser, what was chosen to compare is there as well.
    tab.locator(f"#theme-{THEMES[1]}").check()
    tab.wait_for_url("**theme=climate-mitigation*")
    tab.go_back()
    expect(tab.locator(".chip")).to_have_count(1)
    expect(tab.locator("[data-compare]")).to_be_visible()


@pytest.mark.parametrize("width", [390, 640, 1280])
@pytest.mark.parametrize("language", ["en", "ro", "it"])
def test_the_month_stands_above_or_before_its_buttons_and_rows_stay_low(
    tab: Page, pages: dict[tuple[str, str], str], language: str, width: int
) -> None:
    tab.set_viewport_size({"width": width, "height": 900})
    tab.goto(pages["calendar", language].partition("?")[0])
    assert tab.locator(".agenda-day").count() > 0, "it opens where there are deadlines"
    month = tab.locator("#month").bounding_box()
    buttons = [button.bounding_box() for button in tab.locator(".calendar-nav a").all()]
    assert month is not None
    assert len(buttons) == 2
    for button in buttons:
        assert button is not None
        below = button["y"] >= month["y"] + month["height"]
        assert below if width < 832 else button["x"] > month["x"]
    assert buttons[0]["y"] == buttons[1]["y"], "beside each other"  # type: ignore[index]
    rows = tab.locator("table.calendar tbody tr")
    heights = rows.evaluate_all("rows => rows.map((row) => row.getBoundingClientRect().height)")
    assert max(heights) < 260
