"""A selection is one thing: list, links, files, languages, comparison and alerts say the same."""

from __future__ import annotations

import csv
import itertools
import json
from datetime import UTC, date, datetime, timedelta
from io import BytesIO, StringIO
from urllib.parse import parse_qsl, urlencode, urlsplit
from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone
from icalendar import Calendar
from openpyxl import load_workbook

from core.clock import BRUSSELS
from funding.models import FundingIndexPage, FundingOpportunity, FundingSourcePage
from news.models import ArticlePage, NewsIndexPage
from resources.models import CaseStudyPage, ResourceIndexPage
from tests.factories import child, home, term
from tests.funding.factories import opportunity
from tests.server import LANGUAGES

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
TODAY = timezone.now().astimezone(BRUSSELS).date()
DAY = timedelta(days=1)
CALLS = "/en/funding/calls/"
# The address of a new alert, in any language.
NEW_ALERT = ":is([href*='/alerts/new/'], [href*='/alerte/nou/'], [href*='/avvisi/nuovo/'])"


@pytest.fixture(scope="module")
def indexes(shared: None) -> dict[str, FundingIndexPage]:
    """The funding index in three languages."""
    made: dict[str, FundingIndexPage] = {}
    for code, slug in (("en", "funding"), ("ro", "finantari"), ("it", "finanziamenti")):
        extra = {"translation_key": made["en"].translation_key} if made else {}
        made[code] = child(home(code), FundingIndexPage, title=slug, slug=slug, **extra)
    return made


@pytest.fixture(scope="module")
def calls(indexes: dict[str, FundingIndexPage]) -> None:
    """Twenty-five calls on water, two pages of a list, and three others."""
    facts = {"level": "eu-grants", "availability": "calls", "abbreviation": "LIFE"}
    life = child(indexes["en"], FundingSourcePage, title="LIFE", who_can_apply="Any firm.", **facts)
    child(
        indexes["ro"],
        FundingSourcePage,
        title="Programul LIFE",
        who_can_apply="Orice firmă.",
        translation_key=life.translation_key,
        **facts,
    )
    for number in range(25):
        opportunity(
            f"WATER-{number:02}",
            title=f"Clean rivers {number:02}",
            cut_offs=[(TODAY + (40 + number) * DAY, None)],
            themes=["water"],
            programme=life if number % 2 else None,
            budget_total=1_000_000 + number,
        )
    opportunity("WASTE", title="Recycling of waste", cut_offs=[(TODAY + 9 * DAY, None)])
    opportunity("BANK", title="A loan", permanent=True)
    opportunity("OLD", title="Old rivers", cut_offs=[(TODAY - DAY, None)], themes=["water"])
    term("theme", "circular-economy")


def soup(client: Client, address: str) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return BeautifulSoup(answer.content, "html.parser")


def href(page: BeautifulSoup, selector: str) -> str:
    found = page.select_one(selector)
    assert found is not None, selector
    return str(found["href"])


def asked(address: str, *without: str) -> list[tuple[str, str]]:
    pairs = parse_qsl(urlsplit(address).query)
    return sorted(pair for pair in pairs if pair[0] not in without)


def shown(client: Client, address: str) -> list[str]:
    """The identifiers of the whole list, page by page."""
    found, number = [], 1
    while True:
        joint = "&" if "?" in address else "?"
        listing = client.get(f"{address}{joint}page={number}").context["listing"]
        found += [card.opportunity.identifier for card in listing.cards]
        if number == listing.results.paginator.num_pages:
            return found
        number += 1


def files(page: BeautifulSoup) -> dict[str, str]:
    """The address of each file: those that are links, and those the form asks for."""
    found = {
        urlsplit(str(a["href"])).path.split("/")[-2]: str(a["href"])
        for a in page.select("#to-files a")
    }
    form = page.select_one(".take-along form")
    assert form is not None
    fields = [
        (str(field["name"]), str(field["value"]))
        for field in form.select("input[name]")
        if field.get("type") == "hidden" or field.has_attr("checked")
    ]
    for button in form.select("button[formaction]"):
        action = str(button["formaction"])
        found[urlsplit(action).path.split("/")[-2]] = f"{action}?{urlencode(fields)}"
    return found


SELECTIONS = [
    "",
    "?theme=water",
    "?theme=water&page=2",
    "?theme=circular-economy",
    "?theme=water&theme=circular-economy&sort=amount",
    "?q=rivers&programme=life",
    "?status=closed",
    "?q=nothing+at+all",
    "?theme=water&theme=nonsense&q=&sort=newest",
]


@pytest.mark.crawl
@pytest.mark.parametrize(("query", "language"), zip(SELECTIONS, itertools.cycle(LANGUAGES)))
def test_all_that_leaves_the_list_is_what_it_shows(
    client: Client, calls: None, query: str, language: str
) -> None:
    """Without JavaScript, as the server answers."""
    word = {"en": CALLS, "ro": "/ro/finantari/apeluri/", "it": "/it/finanziamenti/bandi/"}
    address = word[language] + query
    page = soup(client, address)
    wanted = shown(client, word[language] + query.replace("&page=2", ""))
    leading = files(page)
    assert set(leading) == {"ics", "atom", "csv", "xlsx", "json"}
    records = json.loads(client.get(leading["json"]).content)["opportunities"]
    assert [one["identifier"] for one in records] == wanted
    text = client.get(leading["csv"]).content.decode("utf-8-sig")
    assert [row["identifier"] for row in csv.DictReader(StringIO(text))] == wanted
    book = load_workbook(BytesIO(client.get(leading["xlsx"]).content))
    heads, *rows = book.worksheets[0].iter_rows(values_only=True)
    assert len(heads) == len(set(heads))
    assert [row[1] for row in rows] == wanted
    events = Calendar.from_ical(client.get(leading["ics"]).content).walk("VEVENT")
    assert {str(one["DESCRIPTION"]).split("\n")[0] for one in events} == set(wanted) - {
        "BANK",
        "OLD",
    }
    feed = ET.fromstring(client.get(leading["atom"]).content)
    assert len(feed.findall(f"{ATOM}entry")) == len(wanted)
    assert href(page, "link[type='application/atom+xml']") == leading["atom"]

    known = asked(address.replace("&theme=nonsense", ""), "page")
    for selector in ("#to-calendar", f"#results a{NEW_ALERT}"):
        assert asked(href(page, selector)) == known
    for suffix, target in leading.items():
        assert asked(target, "columns", "filled") == known, suffix
    for code, base in word.items():
        target = href(page, f".languages a[hreflang={code}]")
        assert target.startswith(base)
        assert asked(target) == asked(address)
        other = soup(client, target)
        assert len(other.select("article.call")) == len(page.select("article.call"))
    assert href(page, "link[rel=canonical]") == f"http://localhost{word[language]}"
    assert all("?" not in str(link["href"]) for link in page.select("link[hreflang]"))


def test_the_files_say_which_selection_they_are(client: Client, calls: None) -> None:
    said = json.loads(client.get(f"{CALLS}json/?theme=water&columns=title&q=").content)
    assert said["address"] == f"http://testserver{CALLS}?theme=water"


def test_calendar_and_comparison_lead_back_to_the_selection(client: Client, calls: None) -> None:
    calendar = soup(client, "/ro/finantari/calendar/?theme=water&month=2030-01&q=rivers")
    back = "/ro/finantari/apeluri/?theme=water&q=rivers"
    assert href(calendar, ".calendar-count a:last-child") == back
    assert href(calendar, ".breadcrumb li:last-child a") == back
    assert [chip["href"] for chip in calendar.select(".chip")] == [
        "/ro/finantari/calendar/?theme=water",
        "/ro/finantari/calendar/?q=rivers",
    ]
    compared = soup(client, "/en/funding/compare/?call=WASTE&call=BANK&theme=water")
    assert href(compared, ".page-end .actions a") == f"{CALLS}?theme=water"
    assert href(compared, ".languages a[hreflang=it]") == (
        "/it/finanziamenti/confronto/?call=WASTE&call=BANK&theme=water"
    )


def test_the_place_is_carried_from_the_first_page_to_the_alert(
    client: Client, indexes: dict[str, FundingIndexPage]
) -> None:
    """Home, sources, calls, calendar and its file: the same calls; no link forgets the place."""
    FundingOpportunity.objects.all().delete()
    for identifier, territory in (("HERE", "ITC1"), ("NATION", "IT"), ("THERE", "RO32")):
        dates = [(TODAY + 40 * DAY, None)]
        opportunity(identifier, consortium="none", cut_offs=dates, territories=[territory])
    indexes["it"].show_in_menus = True
    indexes["it"].save_revision().publish()
    home_page = soup(client, "/it/?place=torino")
    sources = soup(client, href(home_page, ".band .actions a:last-child"))
    calls = soup(client, href(sources, ".views a:last-child"))
    calendar = soup(client, href(calls, "#to-calendar"))
    for page in (home_page, sources, calls, calendar):
        chosen = page.select_one(".place[aria-current]")
        assert chosen is not None
        assert chosen.get_text() == "Torino"
    assert shown(client, href(sources, ".views a:last-child")) == ["HERE", "NATION"]
    for page in (home_page, calls, calendar):
        left_out = page.select_one(".left-out")
        assert left_out is not None
        assert left_out.get_text().startswith("1 bando")
    assert href(calendar, ".left-out a") == "/it/finanziamenti/calendario/"
    events = Calendar.from_ical(client.get(href(calendar, "#to-file")).content).walk("VEVENT")
    assert {str(one["DESCRIPTION"]).split("\n")[0] for one in events} == {"HERE", "NATION"}
    assert {a.get_text() for a in calendar.select(".agenda li a")} == {
        "Title of HERE",
        "Title of NATION",
    }
    for page in (sources, calls, calendar):
        assert asked(href(page, f"main {NEW_ALERT}")) == [("place", "torino")]


@pytest.fixture(scope="module")
def lists(indexes: dict[str, FundingIndexPage]) -> None:
    """News and good practices in English and Romanian, two pages of each; Italian has neither."""
    water = term("theme", "water")
    for model, below, slugs in (
        (NewsIndexPage, ArticlePage, ("news", "noutati")),
        (ResourceIndexPage, CaseStudyPage, ("good-practices", "bune-practici")),
    ):
        first = None
        for code, slug in zip(("en", "ro"), slugs, strict=True):
            extra = {"translation_key": first.translation_key} if first else {}
            index = first = child(home(code), model, slug=slug, **extra)
            for number in range(14):
                fields = (
                    {"date": date(2024, 5, 1 + number)}
                    if below is ArticlePage
                    else {"organisation": "A firm", "place": "Torino"}
                )
                child(index, below, themes=[water] if number else [], **fields)


@pytest.mark.parametrize(
    ("address", "there"),
    [
        ("/en/news/?year=2024&theme=water&page=2", "/ro/noutati/?year=2024&theme=water&page=2"),
        ("/en/good-practices/?theme=water&page=2", "/ro/bune-practici/?theme=water&page=2"),
        ("/en/funding/?availability=calls", "/ro/finantari/?availability=calls"),
        ("/en/funding/calendar/?month=2027-02&theme=water", None),
        ("/en/funding/finder/?step=money", "/ro/finantari/ce-mi-se-potriveste/?step=money"),
        ("/en/funding/finder/?headcount=12&from=size&step=money", None),
        ("/en/search/?q=water&kind=news&page=2", "/ro/cautare/?q=water&kind=news&page=2"),
        ("/en/alerts/new/?theme=water", "/ro/alerte/nou/?theme=water"),
    ],
)
def test_the_switch_of_languages_keeps_what_was_asked(
    client: Client, lists: None, address: str, there: str | None
) -> None:
    page = soup(client, address)
    target = href(page, ".languages a[hreflang=ro]")
    assert target == (there or target)
    assert asked(target) == asked(address)
    assert href(soup(client, target), ".languages a[hreflang=en]") == address
    assert all("?" not in str(link["href"]) for link in page.select("link[hreflang]"))


def test_where_the_page_is_not_translated_nothing_is_asked(client: Client, lists: None) -> None:
    assert href(soup(client, "/en/news/?theme=water"), ".languages a[hreflang=it]") == "/it/"


@pytest.mark.parametrize("query", ["?q=%22%3E%3Cscript%3E", "?x=%ED%A0%80", "?theme=%00", "?&=&a"])
def test_a_hostile_address_is_handed_on_as_data(client: Client, calls: None, query: str) -> None:
    for address in (CALLS, "/en/search/", "/en/funding/calendar/", "/en/alerts/new/"):
        answer = client.get(address + query, headers={"content-type": "text/html; charset=utf-7"})
        assert answer.status_code == 200
        assert b'"><script>' not in answer.content


def test_the_feed_of_news_carries_the_filters(client: Client, lists: None) -> None:
    for address, most in (("/en/news/", 14), ("/en/news/?theme=water", 13)):
        page = soup(client, address)
        target = href(page, "link[type='application/atom+xml']")
        assert href(page, ".actions a[href*=feed]") == target
        feed = ET.fromstring(client.get(target).content)
        assert len(feed.findall(f"{ATOM}entry")) == most
        links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
        assert links["alternate"] == f"http://localhost{address}"
        assert asked(str(links["self"])) == asked(address)


# --- columns -------------------------------------------------------------------------------


def table(client: Client, query: str, base: str = CALLS) -> list[dict[str, str]]:
    text = client.get(f"{base}csv/{query}").content.decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text)))


def empty(rows: list[dict[str, str]]) -> set[str]:
    return {key for key in rows[0] if not any(row[key] for row in rows)}


@pytest.mark.parametrize("query", ["", "?theme=water", "?theme=circular-economy", "?q=loan"])
def test_no_usual_column_is_empty_in_the_whole_selection(
    client: Client, calls: None, query: str
) -> None:
    rows = table(client, query)
    assert rows
    assert empty(rows) == set()
    assert {"title", "identifier", "url", "credit", "licence"} <= set(rows[0])
    through_the_page = files(soup(client, CALLS + query))["csv"]
    text = client.get(through_the_page).content.decode("utf-8-sig")
    assert list(csv.DictReader(StringIO(text))) == rows
    body = client.get(files(soup(client, CALLS + query))["xlsx"]).content
    columns = load_workbook(BytesIO(body)).worksheets[0].iter_cols(values_only=True)
    assert all(any(value is not None for value in column[1:]) for column in columns)


def test_a_column_comes_as_soon_as_one_call_fills_it(client: Client, calls: None) -> None:
    assert "grant_max" not in table(client, "?theme=water")[0]
    opportunity("GRANT", themes=["water"], grant_max=5, cut_offs=[(TODAY + DAY, None)])
    rows = table(client, "?theme=water")
    assert {row["grant_max"] for row in rows} == {"5", ""}


def test_what_is_named_comes_filled_or_not(client: Client, calls: None) -> None:
    named = "&columns=promise&columns=title&columns=grant_max"
    assert list(table(client, f"?theme=water{named}")[0])[:3] == ["title", "promise", "grant_max"]
    assert list(table(client, f"?theme=water{named}&filled=1")[0])[:2] == ["title", "credit"]


def test_an_empty_selection_keeps_its_heads(client: Client, calls: None) -> None:
    text = client.get(f"{CALLS}csv/?q=nothing+at+all").content.decode("utf-8-sig")
    assert text.startswith("title,identifier,parent_programme,")
    assert client.get(f"{CALLS}xlsx/?q=nothing&columns=promise&filled=1").status_code == 200


def test_themes_by_words_of_the_title_have_fields_of_their_own(client: Client, calls: None) -> None:
    (row,) = table(client, "?theme=circular-economy")
    assert row["suggested_themes"] == "circular-economy en"
    assert "themes" not in row
    (one,) = json.loads(client.get(f"{CALLS}json/?theme=circular-economy").content)["opportunities"]
    assert one["themes"] == []
    assert [theme["code"] for theme in one["suggested_themes"]] == ["circular-economy"]
    water = json.loads(client.get(f"{CALLS}json/?theme=water").content)["opportunities"]
    assert {theme["code"] for one in water for theme in one["themes"]} == {"water"}
    assert all(one["suggested_themes"] == [] for one in water)


def test_the_programme_speaks_the_language_of_the_page(client: Client, calls: None) -> None:
    for base, name, who in (
        (CALLS, "LIFE", "Any firm."),
        ("/ro/finantari/apeluri/", "Programul LIFE", "Orice firmă."),
        ("/it/finanziamenti/bandi/", "LIFE", "Any firm."),
    ):
        rows = table(client, "?programme=life", base)
        assert {(row["parent_programme"], row["programme_eligibility"]) for row in rows} == {
            (name, who)
        }
        said = json.loads(client.get(f"{base}json/?programme=life").content)["opportunities"]
        assert {one["programme_eligibility"] for one in said} == {who}
        assert {one["eligibility"] for one in said} == {None}


def test_a_programme_that_nobody_may_read_is_told_by_its_code(client: Client, calls: None) -> None:
    for page in FundingSourcePage.objects.all():
        page.unpublish()
    rows = table(client, "?theme=water")
    assert "programme_eligibility" not in rows[0]
    assert "LIFE" not in {row.get("parent_programme") for row in rows}


# --- the calendar ----------------------------------------------------------------------------


@pytest.fixture
def november(monkeypatch: pytest.MonkeyPatch, indexes: dict) -> None:
    """28 November 2026, without the calls of other tests."""
    FundingOpportunity.objects.all().delete()
    now = datetime(2026, 11, 28, 12, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: now)


def month_of(client: Client, query: str = "") -> tuple[str, int]:
    context = client.get(f"/en/funding/calendar/{query}").context
    return f"{context['month'].first:%Y-%m}", context["month"].count


def test_the_calendar_opens_where_the_next_deadline_is(client: Client, november: None) -> None:
    assert month_of(client) == ("2026-11", 0)
    opportunity("FAR", cut_offs=[(date(2099, 1, 1), None)], themes=["digital"])
    assert month_of(client) == ("2026-11", 0), "the calendar ends before"
    opportunity("B", cut_offs=[(date(2027, 3, 1), None)], themes=["water"])
    assert month_of(client) == ("2027-03", 1)
    opportunity("A", cut_offs=[(date(2026, 12, 1), None), (date(2026, 11, 2), None)])
    assert month_of(client) == ("2026-12", 1)
    assert month_of(client, "?theme=water") == ("2027-03", 1)
    assert month_of(client, "?month=zzz") == ("2026-12", 1)
    assert month_of(client, "?month=2026-11") == ("2026-11", 1), "one that has passed"
    # The hour is not known: it ends when December begins, and is a deadline of November.
    opportunity("LAST", cut_offs=[(date(2026, 11, 30), None)])
    assert month_of(client) == ("2026-11", 2)


def test_an_empty_month_leads_to_the_nearest_deadlines(client: Client, november: None) -> None:
    opportunity("A", cut_offs=[(date(2026, 12, 1), None)], themes=["water"])
    opportunity("B", cut_offs=[(date(2027, 3, 1), None)], themes=["digital"])
    opportunity("OLD", cut_offs=[(date(2026, 2, 1), None)], themes=["water"])

    def ways(query: str) -> dict[str, str]:
        page = soup(client, f"/en/funding/calendar/{query}")
        return {a.get_text(): str(a["href"]) for a in page.select(".calendar-count a")[:-1]}

    assert ways("?month=2026-11") == {"Nearest deadlines: December 2026": "?month=2026-12"}
    assert ways("?month=2027-01&theme=digital&page=2") == {
        "Nearest deadlines: March 2027": "?theme=digital&month=2027-03",
        "Current month: November 2026": "?theme=digital&month=2026-11",
    }
    assert ways("?month=2028-01")["Nearest deadlines: March 2027"] == "?month=2027-03"
    assert ways("?theme=water&status=closed") == {
        "Nearest deadlines: February 2026": "?theme=water&status=closed&month=2026-02"
    }
    assert ways("") == {"Current month: November 2026": "?month=2026-11"}
    assert ways("?q=nothing+at+all") == {}
