"""What holds for every firm and every source."""

from __future__ import annotations

from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from funding.choices import Dimension, Operator
from funding.matching.candidate import Candidate, Timing
from funding.matching.conditions import Condition, ConditionResult
from funding.matching.firm import FIRM, Applicant, Firm, Partnering, Purpose, Stage
from funding.matching.rules import judge
from funding.matching.size import Group, SizeClass
from funding.matching.verdict import Verdict, match

PLACES = ("RO322", "RO321", "RO32", "RO", "ITC11", "ITC1", "IT", "AT", "NO", "EU")
COUNTRIES = ("RO", "IT", "AT", "FR", "NO")
THEMES = ("water", "digital", "circular-economy")
RANK = {Verdict.NOT_FOR_YOU: 0, Verdict.CHECK: 1, Verdict.FITS: 2}

maybe = st.none
amounts = st.decimals(0, 60_000_000, places=0)
FIRMS: st.SearchStrategy[Firm] = st.builds(
    Firm,
    territory=maybe() | st.sampled_from(PLACES),
    headcount=maybe() | st.decimals(0, 600, places=1),
    turnover=maybe() | amounts,
    balance=maybe() | amounts,
    group=maybe() | st.sampled_from(Group),
    group_figures=st.booleans(),
    applicant=maybe() | st.sampled_from(Applicant),
    sector=maybe() | st.sampled_from("ACE"),
    age=maybe() | st.decimals(0, 30, places=1),
    themes=maybe() | st.frozensets(st.sampled_from(THEMES), min_size=1),
    purposes=maybe() | st.frozensets(st.sampled_from(Purpose), min_size=1),
    stage=maybe() | st.sampled_from(Stage),
    trl=maybe() | st.integers(1, 9),
    cost=maybe() | amounts,
    own_share=maybe() | st.decimals(0, 100, places=0),
    partnering=maybe() | st.sampled_from(Partnering),
    partners=maybe() | st.integers(2, 6),
    countries=maybe() | st.frozensets(st.sampled_from(COUNTRIES), min_size=1),
)
CODES: dict[Dimension, tuple[str, ...]] = {
    Dimension.TERRITORY: PLACES,
    Dimension.SIZE: tuple(SizeClass),
    Dimension.SECTOR: tuple("ACE"),
    Dimension.APPLICANT: (*Applicant, FIRM),
    Dimension.THEME: THEMES,
    Dimension.PURPOSE: tuple(Purpose),
    Dimension.OTHER: ("something",),
}
LIMITS: dict[Dimension, tuple[int, int]] = {
    Dimension.HEADCOUNT: (1, 500),
    Dimension.TURNOVER: (1, 60_000_000),
    Dimension.AGE: (1, 30),
    Dimension.PARTNERS: (1, 6),
    Dimension.COUNTRIES: (1, 5),
    Dimension.TRL: (1, 9),
    Dimension.COST: (1, 60_000_000),
    Dimension.OWN_SHARE: (0, 100),
}


@st.composite
def conditions(draw: Any) -> Condition:
    """Any condition an editor can write down."""
    about = draw(st.sampled_from([*CODES, *LIMITS]))
    if about in CODES:
        how = draw(st.sampled_from([Operator.IN, Operator.NOT_IN]))
        values = draw(st.lists(st.sampled_from(CODES[about]), min_size=1, max_size=4, unique=True))
        return Condition(about, how, tuple(values), hard=draw(st.booleans()))
    how = draw(st.sampled_from([Operator.AT_LEAST, Operator.AT_MOST]))
    limit = draw(st.integers(*LIMITS[about]))
    return Condition(about, how, (str(limit),), draw(st.booleans()), number=Decimal(limit))


CANDIDATES = st.builds(
    Candidate,
    key=st.just("x"),
    conditions=st.lists(conditions(), max_size=6).map(tuple),
    timing=st.sampled_from(Timing),
)
ANSWERS = [field.name for field in fields(Firm) if field.name != "group_figures"]
many = settings(max_examples=150, deadline=None)


def with_condition(candidate: Candidate, condition: Condition) -> Candidate:
    return replace(candidate, conditions=(*candidate.conditions, condition))


@many
@given(FIRMS, CANDIDATES, conditions())
def test_a_failing_hard_condition_never_improves_a_verdict(
    firm: Firm, candidate: Candidate, condition: Condition
) -> None:
    hard = replace(condition, hard=True)
    before, after = match(firm, candidate), match(firm, with_condition(candidate, hard))
    if after.reasons[len(candidate.conditions)].result is ConditionResult.FAIL:
        assert after.verdict is Verdict.NOT_FOR_YOU
        assert RANK[after.verdict] <= RANK[before.verdict]


@many
@given(FIRMS, CANDIDATES)
def test_what_is_not_known_is_never_taken_for_met(firm: Firm, candidate: Candidate) -> None:
    found = match(firm, candidate)
    if any(reason.result.unknown for reason in found.reasons):
        assert found.verdict is not Verdict.FITS
    if not candidate.conditions:
        assert found.verdict is not Verdict.FITS


@many
@given(conditions())
def test_a_firm_that_says_nothing_meets_and_fails_nothing(condition: Condition) -> None:
    assert judge(condition, Firm()).result.unknown


@many
@given(FIRMS, CANDIDATES, st.sampled_from(ANSWERS))
def test_removing_an_answer_never_turns_into_a_fail(
    firm: Firm, candidate: Candidate, name: str
) -> None:
    """Nor into a pass: what a rule does not know any more, it does not know."""
    less = replace(firm, **{name: None})
    before, after = match(firm, candidate), match(less, candidate)
    for known, now in zip(before.reasons, after.reasons, strict=True):
        if known.result is not now.result:
            assert now.result.unknown, (known, now)
    if before.verdict is not Verdict.NOT_FOR_YOU:
        assert after.verdict is not Verdict.NOT_FOR_YOU
    assert RANK[after.verdict] <= max(RANK[before.verdict], RANK[Verdict.CHECK])


@many
@given(FIRMS, CANDIDATES)
def test_what_can_be_told_is_told_in_order(firm: Firm, candidate: Candidate) -> None:
    """Each reason stands in one group, and a change is named only where something excludes."""
    found = match(firm, candidate)
    grouped = [*found.fits_because, *found.blocks, *found.unknown]
    assert sorted(map(id, grouped)) == sorted(map(id, found.reasons))
    if found.verdict is not Verdict.NOT_FOR_YOU:
        assert found.change is None


@many
@given(FIRMS, st.sampled_from(ANSWERS))
def test_the_size_only_widens_when_an_answer_is_removed(firm: Firm, name: str) -> None:
    less = replace(firm, **{name: None})
    assert set(firm.size.possible) <= set(less.size.possible)
