"""What the money would come to, and how well a source suits: apart from who may apply."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from funding.choices import RateBasis
from funding.matching.candidate import Candidate, Timing
from funding.matching.money import de_minimis_room, fits_room, money_of, paid_first
from funding.matching.money_words import money_in_words, too_little_in_words
from funding.matching.relevance import Fit, RelevancePart, relevance_of
from tests.funding.matching.firms import firm


def candidate(**facts: Any) -> Candidate:
    for name in ("grant_min", "grant_max"):
        if name in facts:
            facts[name] = Decimal(facts[name])
    if facts.get("rate_max"):
        facts.setdefault("rate_basis", RateBasis.STATED)
    return Candidate(key="x", **facts)


@pytest.mark.parametrize(
    ("facts", "cost", "expected"),
    [
        # The example of the issue: a rate that is one number.
        (
            {"rate_min": 60, "rate_max": 60},
            400_000,
            "60% of EUR 400,000 = EUR 240,000: you fund EUR 160,000.",
        ),
        (
            {"rate_max": 60},
            400_000,
            "Up to 60% of EUR 400,000 = EUR 240,000: you fund at least EUR 160,000.",
        ),
        (
            {"rate_max": 80, "grant_max": 120_000},
            400_000,
            "Up to 80% of EUR 400,000, but at most EUR 120,000: you fund at least EUR 280,000.",
        ),
        (
            {"rate_max": 60, "grant_max": 240_000},
            400_000,
            "Up to 60% of EUR 400,000 = EUR 240,000: you fund at least EUR 160,000.",
        ),
        ({"rate_max": 100}, 400_000, "Up to 100% of EUR 400,000: all of it."),
        ({"rate_max": 33}, 100, "Up to 33% of EUR 100 = EUR 33: you fund at least EUR 67."),
        # Cents are left to the firm, never promised.
        ({"rate_max": 33}, 10, "Up to 33% of EUR 10 = EUR 3: you fund at least EUR 7."),
        ({"rate_max": 60}, None, "Up to 60% of the costs."),
        ({"rate_max": 60, "grant_max": 5_000}, None, "Up to 60% of the costs, at most EUR 5,000."),
        ({}, 400_000, "The amount is not stated."),
        (
            {"grant_max": 60_000},
            400_000,
            "At most EUR 60,000; the share of the costs that is funded is not stated.",
        ),
        (
            {"rate_max": 60, "rate_basis": RateBasis.PROGRAMME},
            400_000,
            "The share is not stated in the call; usual in the programme is up to 60%.",
        ),
        ({"kinds": ("service",)}, 400_000, "Services: no money is paid to your firm."),
        (
            {"kinds": ("guarantee", "loan"), "grant_max": 7_500_000},
            400_000,
            "A loan, a guarantee or capital of up to EUR 7,500,000: not a grant.",
        ),
        (
            {"kinds": ("grant", "equity"), "rate_min": 70, "rate_max": 70},
            100,
            "70% of EUR 100 = EUR 70: you fund EUR 30.",
        ),
    ],
)
def test_money_in_words(facts: dict, cost: int | None, expected: str) -> None:
    money = money_of(candidate(**facts), None if cost is None else Decimal(cost))
    assert money_in_words(money).replace("\xa0", " ") == expected


def test_what_is_below_the_smallest_grant_is_said() -> None:
    source = candidate(rate_max=50, grant_min=500_000)
    assert too_little_in_words(money_of(source, Decimal(100_000)))
    assert not too_little_in_words(money_of(source, Decimal(1_000_000)))


@pytest.mark.parametrize("language", ["en", "ro", "it"])
def test_amounts_are_written_as_the_language_does(language: str) -> None:
    with translation.override(language):
        text = money_in_words(money_of(candidate(rate_max=60), Decimal(400_000)))
    assert ("400,000" if language == "en" else "400.000") in text


@settings(max_examples=40, deadline=None)
@given(
    st.decimals("1", "1e11", places=2),
    st.integers(1, 100),
    st.none() | st.decimals("1", "1e9", places=2),
)
def test_grant_and_own_share_make_the_cost(cost: Decimal, rate: int, most: Decimal | None) -> None:
    facts = {"grant_max": most} if most else {}
    money = money_of(candidate(rate_max=rate, **facts), cost)
    assert money.grant is not None
    assert money.own is not None
    assert money.grant + money.own == cost == paid_first(money)
    assert money.own >= 0
    assert money.grant <= cost * rate / 100
    assert most is None or money.grant <= most


@pytest.mark.parametrize(
    ("received", "room"), [("0", 300_000), ("299999.99", "0.01"), ("300000", 0), ("400000", 0)]
)
def test_the_room_for_de_minimis_aid(received: str, room: Any) -> None:
    left = de_minimis_room(Decimal(received))
    assert left == Decimal(room)
    assert fits_room(left, Decimal(received))
    assert not fits_room(left + Decimal("0.01"), Decimal(received))


# --- relevance -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "facts", "part", "fit"),
    [
        ({"themes": ["water"]}, {"themes": frozenset({"water"})}, RelevancePart.THEMES, Fit.GOOD),
        ({"themes": ["water"]}, {"themes": frozenset({"digital"})}, RelevancePart.THEMES, Fit.POOR),
        ({"themes": ["water"]}, {}, RelevancePart.THEMES, None),
        ({"sector": "C"}, {"sectors": frozenset({"C"})}, RelevancePart.SECTOR, Fit.GOOD),
        ({"sector": "C"}, {"sectors": frozenset({"A"})}, RelevancePart.SECTOR, Fit.POOR),
        ({"cost": 400_000}, {"grant_min": 500_000}, RelevancePart.AMOUNT, Fit.POOR),
        ({"cost": 400_000}, {"grant_max": 40_000}, RelevancePart.AMOUNT, Fit.GOOD),
        ({"cost": 400_001}, {"grant_max": 40_000}, RelevancePart.AMOUNT, Fit.POOR),
        ({"cost": 400_000}, {}, RelevancePart.AMOUNT, None),
        ({"trl": 5}, {"trl_min": 4, "trl_max": 6}, RelevancePart.STAGE, Fit.GOOD),
        ({"stage": "idea"}, {"trl_min": 6}, RelevancePart.STAGE, Fit.POOR),
        ({"stage": "ready"}, {"trl_max": 8}, RelevancePart.STAGE, Fit.GOOD),
        ({"months": 3}, {"timing": Timing.ALWAYS}, RelevancePart.TIME, Fit.GOOD),
        ({"months": 3}, {"timing": Timing.OPEN, "days_left": 90}, RelevancePart.TIME, Fit.GOOD),
        ({"months": 3}, {"timing": Timing.OPEN, "days_left": 91}, RelevancePart.TIME, Fit.POOR),
        ({"months": 3}, {"timing": Timing.CALLS}, RelevancePart.TIME, None),
    ],
)
def test_each_part_of_relevance(
    answers: dict, facts: dict, part: RelevancePart, fit: Fit | None
) -> None:
    shown = {
        each.part: each.fit for each in relevance_of(firm(**answers), candidate(**facts)).parts
    }
    assert shown.get(part) is fit


def test_a_theme_in_common_counts_double() -> None:
    source = candidate(themes=frozenset({"water"}), trl_min=9)
    assert relevance_of(firm(themes=["water"], trl=2), source).score == 1
    assert relevance_of(firm(), source).score == 0
