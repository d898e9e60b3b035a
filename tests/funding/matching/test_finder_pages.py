"""The finder as a visitor meets it: question by question, and what it finds."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from html import unescape
from urllib.parse import parse_qsl, urlencode, urlsplit

import html5lib
import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from wagtail.models import Page

from funding.forms.finder_steps import STEPS
from funding.models import FundingIndexPage, FundingSourcePage, OpportunityCriterion
from funding.paths import FINDER
from funding.templatetags.funding_tags import ADDRESS
from funding.views.finder import show_finder
from home.models import ExchangeRate, Term
from tests.factories import child, home
from tests.funding.factories import opportunity

RECYCLER = (
    "territory=RO322&headcount=12&turnover=900000&group=alone&applicant=company&sector=C"
    "&age=6&themes=circular-economy&purposes=investment&cost=200000&own_share=20&partnering=alone"
)


class Visit:
    """What a visitor sees at an address of the finder."""

    def __init__(self, index: Page, query: str) -> None:
        language = index.locale.language_code
        path = f"{index.url}{FINDER[language]}/"
        request = RequestFactory().get(f"{path}?{query}" if query else path)
        with translation.override(language):
            response = show_finder(index, request)
            self.context = response.context_data
            with CaptureQueriesContext(connection):
                self.html = response.render().content.decode()
        self.text = " ".join(unescape(re.sub(r"<[^>]+>", " ", self.html)).split())
        html5lib.HTMLParser(strict=False).parse(self.html)

    @property
    def step(self) -> str:
        """The question that is asked; empty on the result."""
        return self.context["step"].name if "step" in self.context else ""

    def group(self, code: str) -> list[str]:
        """Titles in a group of the result."""
        groups = {str(each): cards for each, _label, cards in self.context["groups"]}
        return [card.title for card in groups[code]]

    def judged(self, verdict: str) -> list[str]:
        """Titles with a verdict, in whatever group."""
        cards = [card for _code, _label, cards in self.context["groups"] for card in cards]
        return [card.title for card in cards if str(card.verdict) == verdict]

    def card(self, title: str) -> object:
        return next(
            card
            for _code, _label, cards in self.context["groups"]
            for card in cards
            if card.title == title
        )


@pytest.fixture
def visit(page_at: Callable[..., Page]) -> Callable[..., Visit]:
    return lambda query="", language="en": Visit(page_at("funding", language), query)


# --- question by question ------------------------------------------------------------------


def test_every_question_has_a_screen_with_a_way_on_and_back(visit: Callable[..., Visit]) -> None:
    assert visit().step == "place"
    for number, step in enumerate(STEPS, 1):
        seen = visit(f"step={step.name}&headcount=12")
        assert seen.step == step.name
        assert f"Question {number} of {len(STEPS)}" in seen.text
        assert "Skip this question" in seen.text
        assert ("Back" in seen.text) == (number > 1)
        assert seen.html.count("<h1") == 1


def test_answers_travel_with_the_questions(visit: Callable[..., Visit]) -> None:
    seen = visit("from=place&territory=RO322&step=size&themes=water&themes=digital")
    assert seen.step == "size"
    kept = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', seen.html)
    assert set(kept) == {
        ("territory", "RO322"),
        ("themes", "water"),
        ("themes", "digital"),
        ("from", "size"),
    }


def test_skipping_forgets_the_answer_and_back_keeps_it(visit: Callable[..., Visit]) -> None:
    context = visit("step=size&territory=RO322&headcount=12").context
    assert dict(parse_qsl(urlsplit(context["skip_url"]).query)) == {
        "territory": "RO322",
        "step": "firm",
    }
    assert dict(parse_qsl(urlsplit(context["back_url"]).query)) == {
        "territory": "RO322",
        "headcount": "12",
        "step": "place",
    }


def test_what_was_not_understood_is_asked_again_with_what_was_typed(
    visit: Callable[..., Visit],
) -> None:
    seen = visit("from=size&headcount=a+dozen&turnover=900000&step=firm")
    assert seen.step == "size"
    assert 'value="a dozen"' in seen.html
    assert 'value="900,000"' in seen.html
    assert "Write a number, such as 12 or 400,000." in seen.text
    assert 'aria-invalid="true"' in seen.html
    assert "<title>Please correct: How big is your firm? – What fits your firm? – " in seen.html


@pytest.mark.parametrize(("language", "shown"), [("en", "1,200.5"), ("ro", "1.200,5")])
def test_numbers_are_written_as_the_language_does(
    visit: Callable[..., Visit], language: str, shown: str
) -> None:
    assert f'value="{shown}"' in visit("turnover=1200.5&step=size", language).html
    assert shown in visit("turnover=1200.5&step=result", language).text


def test_every_question_is_named_in_the_title(visit: Callable[..., Visit]) -> None:
    for step in STEPS:
        seen = visit(f"step={step.name}", "it")
        with translation.override("it"):
            assert f"<title>{step.title} – " in unescape(seen.html)


@pytest.mark.parametrize("typed", ["20", "20%", "20 %", "20 per cento", "20 la sută", "20.0"])
def test_a_share_may_have_its_sign(visit: Callable[..., Visit], typed: str) -> None:
    seen = visit(urlencode({"own_share": typed, "step": "money"}))
    assert seen.context["form"].answers == {"own_share": ["20"]}
    assert 'aria-hidden="true">%</span>' in seen.html


@pytest.mark.parametrize("typed", ["400 000 lei", "400.000 RON", "RON 400000", "400000lei"])
@pytest.mark.parametrize("name", ["turnover", "balance", "cost"])
def test_lei_are_refused_clearly_while_no_rate_is_known(
    visit: Callable[..., Visit], name: str, typed: str
) -> None:
    ExchangeRate.objects.all().delete()
    step = "money" if name == "cost" else "size"
    seen = visit(urlencode({name: typed, "from": step, "step": "time"}))
    assert seen.step == step
    assert "Write the amount in euro" in seen.text
    assert "Write amounts in euro." in seen.text
    assert f'value="{typed}"' in seen.html


@pytest.mark.parametrize("typed", ["400 000 lei", "400.000 RON", "RON 400000", "400.000,00 LEI"])
def test_lei_count_as_euro_by_the_rate_that_is_shown(
    visit: Callable[..., Visit], typed: str
) -> None:
    ExchangeRate.objects.update_or_create(defaults={"lei": "5.3488", "day": date(2026, 10, 2)})
    seen = visit(urlencode({"turnover": typed, "cost": "5000", "step": "size"}))
    assert seen.context["form"].firm.turnover == Decimal("74783.13")
    assert f'value="{typed}"' in seen.html
    assert "the rate of 2 October 2026: 1 euro = 5.3488 lei. Source: European" in seen.text
    assert "are in euro (Recommendation 2003/361/EC)" in seen.text
    result = visit(urlencode({"turnover": typed, "cost": "5000", "step": "result"}))
    assert f"{typed} (EUR 74,783.13)" in result.text.replace("\xa0", " ")
    assert "the rate of 2 October 2026" in result.text
    assert result.context["form"].answers == {"turnover": [typed], "cost": ["5000"]}
    assert "the rate of" not in visit("cost=5000&step=result").text


@pytest.mark.parametrize(
    "typed", ["5 mil. lei", "€ 5 lei", "lei 5 EUR", "lei", "1.5000 lei", "-5 lei"]
)
def test_lei_that_could_mean_two_things_are_refused(
    visit: Callable[..., Visit], typed: str
) -> None:
    seen = visit(urlencode({"cost": typed, "from": "money", "step": "time"}))
    assert seen.step == "money"
    assert "Write a number" in seen.text


@pytest.mark.parametrize(
    ("language", "typed"), [("en", "bakery"), ("it", "panificio"), ("ro", "brutărie"), ("it", "10")]
)
def test_a_trade_stands_for_its_sector(
    visit: Callable[..., Visit], language: str, typed: str
) -> None:
    seen = visit(urlencode({"trade": typed, "step": "result"}), language)
    assert seen.context["form"].firm.sector == "C"
    assert typed in seen.text
    other = visit(urlencode({"trade": typed, "sector": "E", "step": "result"}), language)
    assert other.context["form"].firm.sector == "E"


def test_a_trade_nobody_knows_is_asked_again(visit: Callable[..., Visit]) -> None:
    seen = visit("trade=xyzzy&from=firm&step=plan")
    assert seen.step == "firm"
    assert "We do not know “xyzzy”." in seen.text
    assert "may be several things" in visit("trade=solar&from=firm&step=plan").text


def test_themes_are_said_in_everyday_words(visit: Callable[..., Visit]) -> None:
    seen = visit("step=plan")
    assert "use less energy, or cleaner energy (climate change mitigation)" in seen.text


@pytest.mark.parametrize(("language", "first"), [("it", "ITC11"), ("ro", "RO322"), ("en", "ITC11")])
def test_places_of_the_own_country_come_first(
    visit: Callable[..., Visit], language: str, first: str
) -> None:
    codes = re.findall(r'<option value="([A-Z]{2}[0-9A-Z]*)"', visit("step=place", language).html)
    assert codes[0] == first
    countries = list(dict.fromkeys(code[:2] for code in codes[3:] if len(code) > 3))
    assert countries == [first[:2], "RO" if first[:2] == "IT" else "IT"]


@pytest.mark.parametrize(
    "query",
    [
        "territory=XX9&step=result",
        "themes=nonsense&themes=water",
        "headcount=-5&step=result",
        "trl=99&cost=%00&own_share=101",
        "step=nonsense&group=x",
        "countries=<script>&partnering=%F0%9F%92%A9",
        "months=1e400&age=inf&headcount=NaN&turnover=٣٤٥",
    ],
)
def test_a_broken_address_gives_a_page_with_a_note(visit: Callable[..., Visit], query: str) -> None:
    seen = visit(query)
    assert seen.context["notes"]
    assert "has been left out" in seen.text
    assert "<script>" not in seen.html.replace('<script src="', "").replace(
        '<script type="application/ld+json">', ""
    )


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("12", "12"),
        ("12,5", "12.5"),
        ("12.5", "12.5"),
        ("400 000", "400000"),
        ("400.000", "400000"),
        ("400,000", "400000"),
        ("1.200,50", "1200.5"),
        ("1,200.50", "1200.5"),
        ("€ 2 500 000", "2500000"),
        ("EUR 10", "10"),
        ("0", "0"),
    ],
)
def test_numbers_mean_the_same_in_every_language(
    visit: Callable[..., Visit], typed: str, means: str
) -> None:
    for language in ("en", "ro", "it"):
        seen = visit(f"turnover={typed.replace(' ', '+')}&step=place", language)
        assert seen.context["form"].answers == {"turnover": [means]}


# --- the result ----------------------------------------------------------------------------


def test_the_textile_recycler_of_the_issue(visit: Callable[..., Visit]) -> None:
    seen = visit(RECYCLER, "ro")
    assert seen.step == ""
    excluded = seen.judged("not-for-you")
    for key in ("just-transition-fund", "interreg-alpine-space"):
        page = FundingSourcePage.objects.get(
            locale__language_code="ro",
            translation_key=FundingSourcePage.objects.get(
                slug=key, locale__language_code="en"
            ).translation_key,
        )
        assert page.title in excluded
        place = next(said for said in seen.card(page.title).blocks if said.dimension == "territory")
        assert "Ilfov" in place.yours
        assert place.quote
        assert place.source_url
    assert seen.judged("fits")
    assert "Ilfov" in seen.text


def test_the_result_shows_reasons_money_and_answers(visit: Callable[..., Visit]) -> None:
    seen = visit(RECYCLER)
    life = seen.card("LIFE programme")
    assert "75%" in life.money
    assert "150,000" not in life.money.replace("\xa0", " "), "no sum while no call is open"
    for words in (
        "Why this fits",
        "What could block you",
        "What is not known",
        "Your firm is in Ilfov.",
        "small enterprise",
        "EUR 900,000",
        "Only a firm in Gorj, Hunedoara, Dolj, Galați, Prahova, Mureș, Taranto, or Sud",
        "as read in the sources on 23 November 2026",
    ):
        assert words in seen.text, words
    assert "http://testserver/en/" in seen.context["share_url"]
    assert dict(parse_qsl(urlsplit(seen.context["share_url"]).query)) == dict(parse_qsl(RECYCLER))


def test_the_address_of_a_result_gives_the_same_in_every_language(
    visit: Callable[..., Visit],
) -> None:
    sizes = {
        language: [len(cards) for _c, _l, cards in visit(RECYCLER, language).context["groups"]]
        for language in ("en", "ro", "it")
    }
    assert sizes["en"] == sizes["ro"] == sizes["it"]
    assert sum(sizes["en"]) == FundingSourcePage.objects.filter(locale__language_code="en").count()


def test_the_language_switch_keeps_the_answers(visit: Callable[..., Visit]) -> None:
    alternates = {item.code: item.url for item in visit("headcount=12").context["alternates"]}
    assert alternates["it"].endswith("/trova/?headcount=12")
    alternates = visit("headcount=12&step=money").context["alternates"]
    assert all(item.url.endswith("?headcount=12&step=money") for item in alternates)


def test_without_answers_nothing_fits_and_the_best_question_is_asked(
    visit: Callable[..., Visit],
) -> None:
    seen = visit("step=result")
    assert seen.judged("fits") == []
    assert seen.context["best"]["url"].endswith("?step=place")
    assert "One more answer helps most" in seen.text


def test_reasons_are_made_once_but_each_firm_answers_at_its_own_address(
    visit: Callable[..., Visit],
) -> None:
    for answers in ("headcount=12", "headcount=12&cost=5000", "headcount=40&group=alone"):
        html = visit(f"{answers}&step=result").html
        links = re.findall(r'href="([^"]*)">Answer<span', html.partition("<aside")[0])
        assert links
        queries = {urlencode(dict(parse_qsl(unescape(link).partition("?")[2]))) for link in links}
        assert {query.partition("&step=")[0] for query in queries} == {answers}
        assert ADDRESS not in html


def test_a_name_that_was_changed_stands_in_the_reasons(visit: Callable[..., Visit]) -> None:
    assert "Round economy" not in visit(RECYCLER).text
    term = Term.objects.get(vocabulary="theme", code="circular-economy")
    term.name_en = "Round economy"
    term.save()
    assert "Round economy" in visit(RECYCLER).text


def test_nothing_about_a_person_is_kept(visit: Callable[..., Visit], index_cache: list) -> None:
    before = set(index_cache)
    visit(RECYCLER)
    assert not [key for key in set(index_cache) - before if "RO322" in str(key)]
    assert '<meta name="robots" content="noindex">' in visit(RECYCLER).html


@pytest.fixture
def index_cache() -> list:
    from django.core.cache import cache

    return list(getattr(cache, "_cache", {}))


# --- opportunities ---------------------------------------------------------------------------


@pytest.fixture
def index(db: None) -> FundingIndexPage:
    return child(home(), FundingIndexPage)


def source(index: FundingIndexPage, **fields: object) -> FundingSourcePage:
    known = {"level": "eu-grants", "availability": "calls", "who_can_apply": "x"}
    return child(index, FundingSourcePage, **(known | fields))


def test_a_call_somebody_has_read_stands_beside_its_programme(index: FundingIndexPage) -> None:
    programme = source(index, title="Programme")
    programme.criteria.create(dimension="territory", operator="in", value="RO")
    programme.criteria.create(dimension="size", operator="in", value="micro, small")
    programme.save()
    tomorrow = timezone.localdate() + timedelta(days=1)
    read = opportunity("READ-1", programme=programme, cut_offs=[(tomorrow, None)])
    OpportunityCriterion.objects.create(
        opportunity=read, dimension="size", operator="in", value="micro"
    )
    opportunity("UNREAD-1", programme=programme, cut_offs=[(tomorrow, None)])
    closed = opportunity("CLOSED-1", programme=programme, cut_offs=[(date(2020, 1, 1), None)])
    OpportunityCriterion.objects.create(
        opportunity=closed, dimension="territory", operator="in", value="RO"
    )
    seen = Visit(index, "territory=RO322&headcount=12&turnover=900000&group=alone")
    assert seen.judged("fits") == ["Programme"]
    assert seen.judged("not-for-you") == ["Title of READ-1"]  # the call asks for less than that
    assert "UNREAD-1" in seen.card("Programme").calls.nearest[-1].title
    assert seen.card("Programme").calls.total == 2
    assert "CLOSED-1" not in seen.text
    assert "/calls/" in seen.card("Title of READ-1").url


def test_queries_do_not_grow_with_what_is_compared(index: FundingIndexPage) -> None:
    def grow(number: int) -> None:
        for _ in range(number):
            page = source(index)
            page.criteria.create(dimension="territory", operator="in", value="RO")
            page.save()
            call = opportunity(f"X-{page.pk}", programme=page)
            OpportunityCriterion.objects.create(
                opportunity=call, dimension="territory", operator="in", value="RO"
            )

    def queries() -> int:
        request = RequestFactory().get(f"{index.url}finder/?{RECYCLER}")
        with CaptureQueriesContext(connection) as captured:
            show_finder(index, request).render()
        return len(captured)

    grow(2)
    queries()  # menus and vocabularies are remembered from here on
    few = queries()
    grow(10)
    queries()
    assert queries() == few
    assert few <= 25
