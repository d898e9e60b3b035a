"""The results page: what is found and shown, filters, notes, ways on; and what attacks it."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup, Tag
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from wagtail.contrib.search_promotions.models import Query as Promoted
from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.models import Page

from search.backends import fallback
from search.indexing.queue import refresh
from search.models import Entry
from search.query.engine import EngineAwayError
from tests.funding.factories import opportunity

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("indexed", "site")]
ADDRESSES = {"en": "/en/search/", "ro": "/ro/cautare/", "it": "/it/cerca/"}
MOST_QUERIES = 10


def page(language: str = "en", **asked: object) -> BeautifulSoup:
    response = Client().get(ADDRESSES[language], asked)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html5lib")


def addresses(soup: BeautifulSoup) -> list[str]:
    return [str(link["href"]) for link in soup.select(".found h3 a")]


def words(element: Tag | None) -> str:
    assert element is not None
    return " ".join(element.get_text().split())


def call(identifier: str, title: str, day: date) -> None:
    item = opportunity(identifier, title=title, cut_offs=[(day, None)])
    refresh("funding.fundingopportunity", [str(item.pk)])


# --- what is found -----------------------------------------------------------------


def test_others_follow_the_few_that_have_the_words_and_it_is_said() -> None:
    note = "Few results have all or most of these words"
    soup = page("en", q="leasing jeans")
    assert addresses(soup)[0] == "/en/good-practices/mud-jeans/"
    assert len(addresses(soup)) > 1
    assert note in words(soup.main)
    assert note not in words(page("en", q="jeans").main)


@pytest.mark.parametrize(
    ("language", "asked", "address", "marked"),
    [
        ("en", "life programme", "/en/funding/life/", "LIFE programme"),
        ("ro", "programul life", "/ro/finantari/life/", "Programul LIFE"),
        ("it", "programma life", "/it/finanziamenti/life/", "Programma LIFE"),
    ],
)
def test_results_in_the_visitors_language(
    language: str, asked: str, address: str, marked: str
) -> None:
    soup = page(language, q=asked)
    assert addresses(soup)[0] == address
    assert marked in {mark.get_text() for mark in soup.select(".found h3 mark")}
    assert words(soup.select_one(".result-count")).split()[0].isdigit()
    assert asked in words(soup.title)
    assert soup.select_one("input#q")["value"] == asked  # type: ignore[index]


def test_what_exists_only_in_another_language_says_so() -> None:
    call("X-1", "Quagga mussels in harbours", date(2099, 1, 1))
    soup = page("ro", q="quagga")
    found = soup.select_one(".found")
    assert found is not None
    assert found.h3 is not None
    assert found.h3["lang"] == "en"
    assert words(found.select_one(".tag")) == "în engleză"
    own = page("en", q="quagga").select_one(".found")
    assert own is not None
    assert not own.select(".tag, h3[lang]")


def test_a_call_says_until_when() -> None:
    call("X-1", "Quagga mussels in harbours", date(2099, 1, 2))
    call("X-2", "Quagga mussels in lakes", date(2020, 3, 4))
    meta = [words(element) for element in page(q="quagga").select(".found .meta")]
    assert meta == ["Calls Closes on 2 January 2099", "Calls Closed on 4 March 2020"]


def test_the_number_of_queries_does_not_grow() -> None:
    call("X-0", "Quagga mussel", date(2099, 1, 1))
    page(q="quagga")
    counts = []
    for number in (1, 30):
        for n in range(number):
            call(f"X-{number}-{n}", "Quagga mussel", date(2099, 1, 1))
        page(q="quagga")
        with CaptureQueriesContext(connection) as captured:
            assert len(addresses(page(q="quagga"))) == min(10, number + 1)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= MOST_QUERIES


@pytest.mark.parametrize(
    ("language", "asked", "first"),
    [
        ("it", "soldi per un forno", "finanziamenti/"),
        ("it", "forno nuovo", "finanziamenti/"),
        ("it", "pannelli solari", "finanziamenti/"),
        ("ro", "cuptor nou", "finantari/"),
        ("ro", "bani pentru utilaje", "finantari/"),
        ("en", "new oven", "funding/"),
        ("ro", "cine mă poate ajuta", "spuneti-ne/"),
        ("it", "chi mi può aiutare", "raccontaci/"),
        ("en", "who can help me", "express-interest/"),
    ],
)
def test_money_comes_first_where_money_is_asked_for(language: str, asked: str, first: str) -> None:
    assert addresses(page(language, q=asked))[0].startswith(f"/{language}/{first}")


def test_what_others_did_comes_first_where_no_money_is_asked_for() -> None:
    assert addresses(page("it", q="birra dal pane"))[0].startswith("/it/buone-pratiche/")


def test_a_form_that_takes_nothing_is_no_thing_to_do(settings: Any) -> None:
    found = page("en", q="register for the next event").select(".found")
    [registration] = [item for item in found if "Register" in words(item.h3)]
    assert "This form is closed at the moment." in words(registration)
    settings.TRIAL = False
    first = page("en", q="who can help me").select(".found")[0]
    assert "have not begun yet: for free advice, contact the Enterprise" in words(first)
    assert "three short steps" not in words(first)


@pytest.mark.parametrize("filters", [{}, {"kind": "event"}, {"year": "1991"}])
def test_nothing_found_and_something_found_are_never_both_said(filters: dict) -> None:
    for asked in ("bolletta troppo alta", "zebra xylophone torino", "qqxxzz wwyyvv"):
        soup = page("it", q=asked, **filters)
        assert bool(soup.select(".empty")) != bool(soup.select(".found"))
        if soup.select(".empty"):
            assert "Nessun risultato contiene tutte queste parole" not in words(soup.main)


# --- filters -----------------------------------------------------------------------


def test_each_choice_shows_as_many_as_it_says() -> None:
    soup = page(q="torino")
    total = int(words(soup.select_one(".result-count")).split()[0])
    boxes = soup.select(".filters input[type=checkbox]")
    assert {box["name"] for box in boxes} == {"kind", "theme", "territory", "year"}
    for name in ("kind", "theme", "territory", "year"):
        box = next(box for box in boxes if box["name"] == name)
        count = int(words(soup.find(id=f"n-{name}-{box['value']}")))  # type: ignore[arg-type]
        narrowed = page(q="torino", **{name: box["value"]})
        assert int(words(narrowed.select_one(".result-count")).split()[0]) == count <= total
        chip = narrowed.select_one(".chip")
        assert chip is not None
        assert chip["href"] == "/en/search/?q=torino"


def test_filters_have_names_in_the_visitors_language_and_take_several_values() -> None:
    soup = page("it", q="torino", kind=["pact", "event"], territory="ITC11")
    assert [words(chip) for chip in soup.select(".chip")] == [
        "Togli il filtro: Local Green Deal",
        "Togli il filtro: Eventi",
        "Togli il filtro: Torino",
    ]
    kinds = {words(element.span) for element in soup.select(".found .meta")}
    assert kinds == {"Local Green Deal", "Eventi"}
    switch = soup.select_one("a[hreflang=ro]")
    assert switch is not None
    assert str(switch["href"]) == ("/ro/cautare/?q=torino&kind=pact&kind=event&territory=ITC11")


def test_pages_of_results_follow_each_other() -> None:
    first, second = addresses(page(q="torino")), addresses(page(q="torino", page=2))
    assert len(first) == 10
    assert second
    assert not set(first) & set(second)
    last = page(q="torino", page=10**30)
    assert addresses(last)
    assert words(last.select_one(".pagination [aria-current]")).startswith("Page")


@pytest.mark.parametrize(
    "broken",
    [
        {"kind": "nonsense"},
        {"theme": "<b>"},
        {"territory": ["ITC11", "\0"]},
        {"year": "99999999999"},
        {"year": "x"},
    ],
)
def test_a_broken_filter_is_a_note(broken: dict[str, object]) -> None:
    soup = page(q="torino", **broken)
    assert "not understood" in words(soup.select_one(".note--warning"))
    assert addresses(soup)


@pytest.mark.parametrize("number", ["0", "-1", "x", "1e9", ""])
def test_a_broken_page_number_is_the_first_page(number: str) -> None:
    assert addresses(page(q="torino", page=number)) == addresses(page(q="torino"))


def test_a_very_long_text_is_read_in_part() -> None:
    soup = page(q="torino " * 100)
    assert "200" in words(soup.select_one(".note--warning"))
    assert len(str(soup.select_one("input#q")["value"])) <= 200  # type: ignore[index]


# --- notes and ways on ---------------------------------------------------------------


def test_nothing_found_says_what_was_searched_and_leads_on() -> None:
    soup = page("ro", q="qqxxzz", kind="event")
    empty = soup.select_one(".empty")
    assert "„qqxxzz”" in words(empty)
    assert empty is not None
    links = [str(link["href"]) for link in empty.select("a")]
    assert links == [
        "/ro/cautare/?q=qqxxzz",
        "/ro/finantari/ce-mi-se-potriveste/",
        "/ro/finantari/apeluri/",
        "/ro/contact/",
        "/ro/harta-site/",
    ]
    assert all(Client().get(link).status_code == 200 for link in links)


def test_nothing_asked_explains_and_may_be_found_by_search_engines() -> None:
    soup = page("it")
    assert not soup.select(".result-count, .empty, .found, .filters, meta[name=robots]")
    assert len(soup.select("main form li a")) == 4
    assert soup.select_one("meta[name=robots]") is None


def test_a_list_of_results_is_not_for_search_engines() -> None:
    soup = page("it", q="torino", page=2)
    assert soup.select_one("meta[name=robots]")["content"] == "noindex"  # type: ignore[index]
    canonical = soup.select_one("link[rel=canonical]")
    assert canonical is not None
    assert str(canonical["href"]).endswith("/it/cerca/")
    languages = {str(link["hreflang"]): str(link["href"]) for link in soup.select("link[hreflang]")}
    assert {
        code: url.partition("/")[2][1:].partition("/")[2] for code, url in languages.items()
    } == {
        "en": "en/search/",
        "ro": "ro/cautare/",
        "it": "it/cerca/",
        "x-default": "en/search/",
    }
    assert [words(link) for link in soup.select(".crumbs a")] == ["Home"]


def test_a_misspelt_word_is_corrected_with_a_note() -> None:
    call("X-1", "Quagga mussels in harbours", date(2099, 1, 1))
    soup = page(q="quaga")
    assert len(addresses(soup)) == 1
    assert "“quagga”" in words(soup.select_one(".result-count"))
    assert "“quaga”" in words(soup.select_one(".result-count + p"))


def test_a_better_spelling_is_offered() -> None:
    call("X-1", "Quagga mussels in harbours", date(2099, 1, 1))
    offer = page(q="quagga mussels harbuors", kind="call").select_one(".result-count + p")
    assert words(offer) == "Did you mean quagga mussels harbours?"
    assert offer is not None
    assert offer.a is not None
    assert offer.a["href"] == "/en/search/?q=quagga+mussels+harbours&kind=call"


class Away:
    """An engine that does not answer."""

    def __getattr__(self, _name: str) -> Callable:
        def refuse(*_arguments: object) -> None:
            raise EngineAwayError

        return refuse


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "does not answer"), ("ro", "nu răspunde"), ("it", "non risponde")],
)
def test_an_engine_that_is_away_is_a_note(
    monkeypatch: pytest.MonkeyPatch, language: str, said: str
) -> None:
    monkeypatch.setattr(fallback, "configured_engine", lambda _language: Away())
    soup = page(language, q="torino")
    assert said in words(soup.select_one(".note--warning"))
    assert addresses(soup)


def test_some_of_many_words_are_a_note() -> None:
    call("X-1", "Quagga mussels", date(2099, 1, 1))
    soup = page(q="quagga harmonicas trombones")
    assert "have some of them" in words(soup.select_one(".stack"))
    assert len(addresses(soup)) == 1


# --- what editors recommend ----------------------------------------------------------


def test_a_recommended_page_stands_on_top_in_the_visitors_language(
    page_at: Callable[[str, str], Page],
) -> None:
    query = Promoted.objects.create(query_string="money")
    target = page_at("funding/life", "en")
    SearchPromotion.objects.create(query=query, page=target, description="Begin here.")
    box = page("it", q=" Money ").select_one(".found--recommended")
    assert box is not None
    assert box.a is not None
    assert box.a["href"] == "/it/finanziamenti/life/"
    assert not page("it", q="money", kind="call").select(".found--recommended")
    Page.objects.filter(translation_key=target.translation_key).update(live=False)
    from home.navigation.page_registry import invalidate_page_registry

    invalidate_page_registry()
    assert not page("it", q="money").select(".found--recommended")


# --- attacks ---------------------------------------------------------------------------

PROBE = "<x-probe y=\"'>"
NASTY = st.one_of(
    st.text(max_size=300),
    st.text("\"'*:^(){}[]-+~<>&|!\\/\0 ab", max_size=200),
    st.sampled_from(
        [
            "AND OR NOT NEAR(a b)",
            'title:"x" OR (scope : enforen)',
            "'; DROP TABLE search_entry; --",
            "<script>alert(1)</script>",
            "\u202eotpircs\u202c שלום עולם مرحبا",
            "👩‍👩‍👧 🌍",
            "\0\0",
            "a" * 10_000,
            "word " * 2_000,
            "((((" * 2_500,
            "%s %d {0} {{ x }} {% load y %}",
        ]
    ),
)


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(NASTY, st.sampled_from(sorted(ADDRESSES)), NASTY)
@example("a" * 10_000, "en", "1")
def test_whatever_is_typed_the_page_answers(text: str, language: str, other: str) -> None:
    asked = {"q": PROBE + text, "kind": other, "year": other, "page": other}
    began = time.perf_counter()
    response = Client().get(f"{ADDRESSES[language]}?{urlencode(asked)}")
    assert time.perf_counter() - began < 2
    assert response.status_code == 200
    soup = BeautifulSoup(response.content, "html5lib")
    assert not soup.find("x-probe")
    assert not soup.find(attrs={"y": True})
    assert not [script for script in soup.find_all("script") if "alert" in script.get_text()]
    assert len(soup.select("main input[type=text]")) == 1
    assert not set("\u202e\u202d\u2066\0") & set(response.content.decode())
    assert Entry.objects.exists()
