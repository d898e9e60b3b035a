"""What a measure comes to for a cost that a visitor enters on its page."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from funding.models import FundingIndexPage, FundingSourcePage, OpportunityCriterion
from home.models import ExchangeRate
from tests.factories import child, home, term
from tests.funding.factories import opportunity

pytestmark = pytest.mark.django_db

TODAY = timezone.now().date()
OPEN = [(TODAY + timedelta(days=40), None)]
CLOSED = [(TODAY - timedelta(days=40), None)]


@pytest.fixture
def index() -> FundingIndexPage:
    return child(home(), FundingIndexPage, title="Funding", slug="funding")


def call(**facts: Any) -> str:
    """Save a call that pays half of the cost, but at most 20,000; return its address."""
    usual = {"rate_max": 50, "rate_basis": "stated", "grant_max": 20_000, "cut_offs": OPEN}
    return f"/en/funding/calls/{opportunity('VOUCHER', **(usual | facts)).slug}/"


def seen(url: str, **answers: str) -> str:
    """Return the section of a page as it is read; empty where there is none."""
    html = Client().get(url, answers).content.decode()
    section = re.search(r'<section class="sums".*?</section>', html, re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", section[0])).split()) if section else ""


@pytest.mark.usefixtures("index")
def test_a_cost_gives_grant_own_share_and_what_is_paid_first() -> None:
    url = call(funding_kinds=["grant", "voucher"])
    assert "Up to 50% of the costs, at most EUR 20,000." in seen(url)
    text = seen(url, cost="30.000,50")
    assert "Grant, at most EUR 15,000 50% of EUR 30,000.50" in text
    assert "Your own share, at least EUR 15,000.50" in text
    assert "To pay before the funding arrives EUR 30,000.50" in text
    assert "VAT" in text
    assert "Grant, at most EUR 20,000" in seen(url, cost="60 000")
    assert "EUR 280,000 would be left" in seen(url, cost="60 000")


@pytest.mark.usefixtures("index")
@pytest.mark.parametrize("typed", ["12%", "1.5000", "abc", "0", "-5", "9" * 30, "1\0"])
def test_what_cannot_be_read_for_certain_is_refused_beside_the_field(typed: str) -> None:
    html = Client().get(call(), {"cost": typed}).content.decode()
    field = re.search(r'id="sums-field".*?</div>', html, re.DOTALL)
    assert field is not None
    assert 'id="cost-error"' in field[0]
    assert f'value="{typed.replace(chr(0), "")}"' in field[0]
    assert "To pay before the funding arrives" not in html


@pytest.mark.usefixtures("index")
def test_a_cost_may_be_in_lei_where_a_rate_is_known() -> None:
    url = call()
    assert "Write the amount in euro" in seen(url, cost="53488 lei")
    ExchangeRate.objects.create(lei="5.3488", day=date(2026, 10, 2))
    text = seen(url, cost="53488 lei")
    assert "50% of EUR 10,000" in text
    assert "1 euro = 5.3488 lei" in text


@pytest.mark.usefixtures("index")
def test_no_sum_where_one_cannot_apply_or_the_cost_excludes() -> None:
    assert seen(call(cut_offs=CLOSED), cost="30000") == ""
    assert seen(call(listed=False), cost="30000") == ""
    assert seen(call(rate_max=None, rate_basis=""), cost="30000") == ""
    few = seen(call(grant_min=10_000), cost="1000")
    assert "less than the minimum amount of EUR 10,000" in few
    usual = seen(call(rate_basis="programme"), cost="1000")
    assert "usual in the programme" in usual
    for text in (few, usual):
        assert "To pay before the funding arrives" not in text
    item = opportunity("LARGE", rate_max=50, rate_basis="stated", cut_offs=OPEN)
    OpportunityCriterion.objects.create(
        opportunity=item, dimension="cost", operator="at-least", value="50000"
    )
    text = seen(f"/en/funding/calls/{item.slug}/", cost="30000")
    assert "It does not fund a project of this cost." in text
    assert "EUR 50,000" in text
    assert "EUR 15,000" not in text


@pytest.mark.usefixtures("index")
@pytest.mark.parametrize(
    ("kinds", "words"),
    [
        (["tax-credit"], "Tax credit, at most"),
        (["grant", "loan"], "Grant and loan or capital together, at most"),
        ([], "What you receive, at most"),
    ],
)
def test_what_is_no_grant_is_not_called_one(kinds: list[str], words: str) -> None:
    text = seen(call(funding_kinds=kinds), cost="1000")
    assert words in text
    assert "Grant, at most" not in text


@pytest.mark.usefixtures("index")
def test_a_loan_and_advice_have_no_sum() -> None:
    for kinds, words in ((["guarantee"], "not a grant"), (["service"], "no money")):
        text = seen(call(funding_kinds=kinds), cost="1000")
        assert words in text
        assert "EUR 500" not in text
        assert "minimis" not in text


@pytest.mark.usefixtures("index")
def test_de_minimis_is_stated_only_where_the_record_names_it() -> None:
    text = seen(call(), cost="1000")
    assert "if it is de minimis aid, which is not stated" in text
    assert (
        "If this is de minimis aid, and you have received none so far: You can still receive"
        in text
    )
    assert "speaks of de minimis aid" in seen(call(title="Ajutor de minimis"))
    assert "minimis" not in seen(call(level="eu"))
    html = Client().get(call()).content.decode()
    received = re.search(r'<input id="received"[^>]*>', html)
    assert received is not None
    assert "name=" not in received[0]


def test_the_page_of_a_source_reckons_as_that_of_a_call(index: FundingIndexPage) -> None:
    facts = {"level": "italy", "availability": "calls", "rate_min": 60, "rate_max": 60}
    url = child(index, FundingSourcePage, who_can_apply="x", unchecked=["rate"], **facts).url
    text = seen(url, cost="400.000")
    assert "EUR 240,000 60% of EUR 400,000" in text
    assert "Your own share EUR 160,000" in text
    assert "The rate is to be confirmed" in text
    closed = child(
        index, FundingSourcePage, who_can_apply="x", **facts | {"availability": "closed"}
    )
    assert seen(closed.url, cost="400.000") == ""


def test_what_a_call_leaves_open_its_programme_says(index: FundingIndexPage) -> None:
    facts = {"level": "finance", "availability": "calls", "who_can_apply": "x"}
    loans = child(index, FundingSourcePage, **facts)
    loans.funding_kinds.set([term("funding-kind", "loan")])
    loans.save()
    assert "not a grant" in seen(call(programme=loans), cost="1000")
