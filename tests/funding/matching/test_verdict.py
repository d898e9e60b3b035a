"""Verdicts, what would change them, and the question worth asking."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from funding.choices import Dimension
from funding.matching.candidate import Candidate, Timing
from funding.matching.conditions import Condition
from funding.matching.firm import Question
from funding.matching.roles import Role
from funding.matching.verdict import Verdict, best_question, match, match_all
from funding.matching.words import changed, reason_text
from tests.funding.matching.firms import firm

WHERE = ("territory", "in", "RO")
WHO = ("size", "in", "micro, small")
SMALL = {"territory": "RO322", "headcount": 12, "turnover": 900_000, "group": "alone"}


def candidate(*rows: tuple[Any, ...], **facts: Any) -> Candidate:
    """A candidate; a row may end with False for a condition that does not exclude."""
    made = [Condition.of(*row[:3], hard=row[3] if len(row) > 3 else True) for row in rows]
    return Candidate(key="x", conditions=tuple(c for c in made if c), **facts)


def names(_vocabulary: str, code: str) -> str:
    return code


@pytest.mark.parametrize(
    ("rows", "answers", "timing", "expected"),
    [
        ([WHERE, WHO], SMALL, "calls", "fits"),
        ([WHERE, WHO], SMALL, "unknown", "fits"),
        ([WHERE, WHO], SMALL, "closed", "not-for-you"),
        ([], SMALL, "open", "check"),
        ([WHO], SMALL, "open", "check"),
        ([WHERE], SMALL, "open", "check"),
        # To know who is left out is not to know who may apply.
        ([("territory", "not-in", "IT"), WHO], SMALL, "open", "check"),
        ([WHERE, WHO], {"territory": "RO322"}, "open", "check"),
        ([WHERE, WHO], SMALL | {"territory": "ITC11"}, "open", "not-for-you"),
        ([WHERE, WHO, ("age", "at-least", "2", False)], SMALL | {"age": 1}, "open", "check"),
        ([WHERE, WHO, ("age", "at-least", "2", True)], SMALL | {"age": 1}, "open", "not-for-you"),
        ([WHERE, WHO, ("other", "in", "x")], SMALL, "open", "check"),
        ([WHERE, WHO, ("cost", "at-least", "much")], SMALL, "open", "check"),
    ],
)
def test_verdict(rows: list, answers: dict, timing: str, expected: str) -> None:
    found = match(firm(**answers), candidate(*rows, timing=Timing(timing)))
    assert found.verdict == expected


def test_reasons_stand_in_three_groups_what_excludes_first() -> None:
    source = candidate(
        WHERE,
        WHO,
        ("age", "at-least", "2", False),
        ("own-share", "at-least", "30"),
        ("trl", "at-least", "6"),
        ("cost", "at-least", "much"),
    )
    found = match(firm(**SMALL, age=1, own_share=10), source)
    assert [reason.dimension for reason in found.fits_because] == ["territory", "size"]
    assert [reason.dimension for reason in found.blocks] == ["own-share", "age"]
    assert [reason.dimension for reason in found.unknown] == ["trl", "cost"]
    assert found.unknown[0].question is Question.TRL
    assert found.unknown[1].question is None


@pytest.mark.parametrize(
    ("rows", "answers", "expected"),
    [
        ([("territory", "in", "ITC1")], {}, "Only a firm in ITC1 can use it."),
        ([("territory", "not-in", "RO322")], {}, "Only a firm outside RO322 can use it."),
        (
            [("partners", "at-least", "3")],
            {"partnering": "alone"},
            "You need 2 more partners.",
        ),
        (
            [("partners", "at-least", "3"), ("countries", "at-least", "3")],
            {"partnering": "partners", "partners": 2, "countries": ["IT"]},
            "You need 1 more partner; at least 3 countries in all.",
        ),
        (
            [("countries", "at-least", "3")],
            {"partnering": "partners", "partners": 3, "countries": ["IT"]},
            "You need partners from 1 more country.",
        ),
        (
            [("partners", "at-most", "1")],
            {"partnering": "partners", "partners": 3},
            "It would fit if you applied alone.",
        ),
        (
            [("cost", "at-least", "2500000")],
            {"cost": 1},
            "It would fit a project of at least EUR 2,500,000.",
        ),
        (
            [("own-share", "at-least", "30")],
            {"own_share": 5},
            "It would fit if you could pay at least 30% of the costs yourself.",
        ),
        ([("trl", "at-least", "6")], {"trl": 4}, "It would fit once your technology has reached"),
        (
            [("trl", "at-least", "6"), ("cost", "at-most", "10")],
            {"trl": 4, "cost": 20},
            "Several conditions are not met.",
        ),
    ],
)
def test_the_nearest_change(rows: list, answers: dict, expected: str) -> None:
    everywhere = ("territory", "in", "EU")
    found = match(firm(**(SMALL | answers)), candidate(everywhere, WHO, *rows))
    assert found.verdict is Verdict.NOT_FOR_YOU
    assert changed(found.change, names).replace("\xa0", " ").startswith(expected)


def test_what_is_closed_takes_a_new_call() -> None:
    found = match(firm(**SMALL), candidate(WHERE, WHO, timing=Timing.CLOSED))
    assert found.change is not None
    assert found.change.dimension is Dimension.TIME
    assert changed(found.change, names) == "A new call would be needed; none is known."


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"timing": Timing.ALWAYS}, "It is open all the time."),
        ({"timing": Timing.OPEN, "days_left": 0}, "It is open until today."),
        ({"timing": Timing.OPEN, "days_left": 1}, "It is open for 1 more day."),
        ({"timing": Timing.OPEN, "days_left": 12}, "It is open for 12 more days."),
        ({"timing": Timing.SOON, "opens_on": date(2027, 1, 15)}, "It opens on 15 January 2027."),
    ],
)
def test_the_calendar_is_a_reason_too(facts: dict, expected: str) -> None:
    source = candidate(WHERE, WHO, **facts)
    reason = match(firm(**SMALL), source).reasons[-1]
    assert reason_text(reason, source, names).needs == expected


@pytest.mark.parametrize(
    ("codes", "role"),
    [
        (("partner", "direct"), Role.DIRECT),
        (("beneficiary", "partner"), Role.PARTNER),
        (("intermediary",), Role.INTERMEDIARY),
        (("beneficiary",), Role.BENEFICIARY),
        ((), None),
        (("nonsense",), None),
    ],
)
def test_the_role_of_the_firm(codes: tuple[str, ...], role: Role | None) -> None:
    assert match(firm(), candidate(roles=codes)).role is role


def test_the_question_that_settles_most() -> None:
    sources = [
        candidate(WHERE, WHO, ("cost", "at-least", "10")),
        candidate(WHERE, WHO, ("cost", "at-least", "20")),
        candidate(WHERE, WHO, ("trl", "at-least", "4"), ("age", "at-least", "4")),
        candidate(WHERE, WHO, ("trl", "at-least", "4"), ("age", "at-least", "4")),
        candidate(WHERE, WHO, ("trl", "at-least", "4"), ("sector", "in", "C")),
        candidate(("territory", "in", "IT"), WHO, ("trl", "at-least", "5")),  # excluded anyway
    ]
    best = best_question(match_all(firm(**SMALL), sources))
    assert best is not None
    assert (best.question, best.settles, best.touches) == (Question.COST, 2, 2)
    answered = best_question(match_all(firm(**SMALL, cost=30), sources))
    assert answered is not None
    assert (answered.question, answered.touches) == (Question.TRL, 3)


def test_no_question_where_none_would_help() -> None:
    assert best_question([]) is None
    assert best_question(match_all(firm(**SMALL), [candidate(), candidate(WHERE, WHO)])) is None
