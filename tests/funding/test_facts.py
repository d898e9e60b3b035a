"""The facts of a funding source: in words, in order, nothing claimed that is not known."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import translation

from funding.models import FundingIndexPage, FundingSourcePage
from funding.models.source_facts import amounts_of, facts_of
from tests.factories import child, home, term

pytestmark = pytest.mark.django_db


@pytest.fixture
def index() -> FundingIndexPage:
    return child(home(), FundingIndexPage)


def source(index: FundingIndexPage, **fields: object) -> FundingSourcePage:
    known = {"level": "eu-grants", "availability": "calls", "who_can_apply": "Any firm."}
    return child(index, FundingSourcePage, **(known | fields))


def in_words(page: FundingSourcePage, language: str = "en") -> dict[str, str]:
    with translation.override(language):
        return {
            fact.key: f"{fact.value} {fact.note}".strip().replace("\xa0", " ")
            for fact in facts_of(page)
        }


def test_what_is_not_known_is_left_out(index: FundingIndexPage) -> None:
    assert in_words(source(index)) == {"availability": "by calls"}


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (Decimal(1000), Decimal(60000), "EUR 1,000 to EUR 60,000"),
        (None, Decimal(60000), "up to EUR 60,000"),
        (Decimal(1000), None, "from EUR 1,000"),
        (Decimal(1000), Decimal(1000), "EUR 1,000"),
    ],
)
def test_a_range_says_which_end_is_known(
    index: FundingIndexPage, low: Decimal | None, high: Decimal | None, words: str
) -> None:
    assert in_words(source(index, grant_min=low, grant_max=high))["amount"] == words


def test_partners_and_technology(index: FundingIndexPage) -> None:
    page = source(
        index, consortium="required", min_partners=3, min_countries=3, trl_min=6, trl_max=8
    )
    words = in_words(page)
    assert words["consortium"] == "required at least 3 partners from 3 countries"
    assert words["trl"] == "TRL 6 to TRL 8"
    assert in_words(source(index, consortium="required", min_partners=2))["consortium"] == (
        "required at least 2 partners"
    )


def test_an_amount_reads_as_its_language_writes_it(index: FundingIndexPage) -> None:
    page = source(index, grant_max=Decimal("2500000"), rate_max=70)
    assert in_words(page, "it")["amount"].endswith("2.500.000 euro")
    assert in_words(page, "ro")["amount"].endswith("2.500.000 EUR")


def test_what_nobody_confirmed_is_marked(index: FundingIndexPage) -> None:
    page = source(index, rate_max=70, grant_max=Decimal(10), unchecked=["rate", "who_can_apply"])
    assert {fact.key: fact.unchecked for fact in amounts_of(page)} == {
        "amount": False,
        "rate": True,
    }
    assert page.who_is_unchecked
    assert not page.official_is_unchecked


def test_terms_are_named(index: FundingIndexPage) -> None:
    page = source(index, sizes=[term("sme-size", "micro"), term("sme-size", "small")])
    assert in_words(page)["sizes"] == "micro en, small en"


@pytest.mark.parametrize(
    "fields",
    [
        {"grant_min": Decimal(2), "grant_max": Decimal(1)},
        {"rate_min": 80, "rate_max": 60},
        {"trl_min": 8, "trl_max": 6},
        {"period_start": 2027, "period_end": 2021},
        {"grant_max": Decimal(0)},
        {"rate_max": 101},
        {"unchecked": ["nonsense"]},
    ],
)
def test_contradictions_are_refused_at_their_field(index: FundingIndexPage, fields: dict) -> None:
    page = source(index)
    for name, value in fields.items():
        setattr(page, name, value)
    with pytest.raises(ValidationError) as refused:
        page.full_clean()
    assert set(refused.value.message_dict) <= set(fields)


def test_a_service_is_used_and_asked_not_applied_for(index: FundingIndexPage) -> None:
    page = source(index, consortium="none", how_to_apply=[("text", "<p>Write to it.</p>")])
    page.funding_kinds.set([term("funding-kind", "service")])
    page.save()
    assert "consortium" not in in_words(FundingSourcePage.objects.get(pk=page.pk))
    html = Client().get(page.url).content.decode()
    assert "Who can use it" in html
    assert "How to contact it" in html
    assert "Who can apply" not in html
    assert "Who can use it:" in Client().get(index.url).content.decode()


@pytest.mark.parametrize(
    ("unchecked", "url", "said"),
    [
        ([], "https://life.example", "Confirmed on the official page on 23 November 2026."),
        ([], "", "Sources read on 23 November 2026."),
        (["rate"], "https://life.example", "Sources read on 23 November 2026. What is marked"),
    ],
)
def test_read_is_not_confirmed(
    index: FundingIndexPage, unchecked: list[str], url: str, said: str
) -> None:
    read_on = date(2026, 11, 23)
    page = source(index, unchecked=unchecked, official_url=url, checked_on=read_on, rate_max=60)
    html = Client().get(page.url).content.decode()
    assert said in html
    assert ("(to be confirmed)" in html) == bool(unchecked)
