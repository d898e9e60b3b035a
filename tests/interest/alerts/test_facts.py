"""Which changes of an opportunity somebody is told of, and which are the clock's alone."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest

from funding.deadlines import Status
from interest.alerts.changes import CallChange, CallFacts, ChangeKind, CutOffFacts, changes

MARCH, APRIL, MAY = (CutOffFacts(date(2027, month, 3)) for month in (3, 4, 5))
FEBRUARY_1, MARCH_20 = datetime(2027, 2, 1, tzinfo=UTC), datetime(2027, 3, 20, tzinfo=UTC)


MICRO, SMALL = (frozenset({("size", "in", size, True)}) for size in ("micro", "small"))


def facts(
    *deadlines: CutOffFacts, status: str = Status.OPEN, budget: int | None = None, **more: Any
) -> CallFacts:
    return CallFacts(status, deadlines, Decimal(budget) if budget else None, **more)


def soon(opens: date) -> CallFacts:
    return facts(status=Status.SOON, opens=opens)


def opens(before: date | None, after: date) -> CallChange:
    return CallChange(ChangeKind.OPENS, before, after)


OPENED, CLOSED, DOUBTFUL = (
    CallChange(kind) for kind in (ChangeKind.OPENED, ChangeKind.CLOSED, ChangeKind.DOUBTFUL)
)


@pytest.mark.parametrize(
    ("told", "current", "now", "expected"),
    [
        (facts(MARCH), facts(MARCH), FEBRUARY_1, []),
        (facts(MARCH), facts(APRIL), FEBRUARY_1, [CallChange(ChangeKind.MOVED, MARCH, APRIL)]),
        (facts(APRIL), facts(MARCH), FEBRUARY_1, [CallChange(ChangeKind.MOVED, APRIL, MARCH)]),
        # Extended on the day after: to whoever reads it the deadline has moved.
        (facts(MARCH), facts(APRIL), MARCH_20, [CallChange(ChangeKind.MOVED, MARCH, APRIL)]),
        # The first of two has passed: both were told.
        (facts(MARCH, MAY), facts(MARCH, MAY), MARCH_20, []),
        (facts(MARCH, MAY), facts(MAY), MARCH_20, []),
        (
            facts(MARCH, MAY),
            facts(MARCH, APRIL),
            MARCH_20,
            [CallChange(ChangeKind.MOVED, MAY, APRIL)],
        ),
        (facts(MARCH), facts(MARCH, MAY), MARCH_20, [CallChange(ChangeKind.ADDED, None, MAY)]),
        (
            facts(APRIL),
            facts(MARCH, APRIL),
            FEBRUARY_1,
            [CallChange(ChangeKind.ADDED, None, MARCH)],
        ),
        (facts(), facts(MARCH), FEBRUARY_1, [CallChange(ChangeKind.ADDED, None, MARCH)]),
        (
            facts(MARCH),
            facts(status=Status.UNKNOWN),
            FEBRUARY_1,
            [CallChange(ChangeKind.DROPPED, MARCH)],
        ),
        (
            facts(MAY),
            facts(MARCH, status=Status.CLOSED),
            MARCH_20,
            [CallChange(ChangeKind.CLOSED, MAY)],
        ),
        (facts(MARCH), facts(MARCH, status=Status.CLOSED), MARCH_20, []),
        # Told as closed before its time, and open again.
        (
            facts(MARCH, status=Status.CLOSED),
            facts(MAY),
            MARCH_20,
            [CallChange(ChangeKind.ADDED, None, MAY)],
        ),
        (
            facts(MARCH, status=Status.SOON),
            facts(MARCH),
            FEBRUARY_1,
            [CallChange(ChangeKind.OPENED)],
        ),
        (facts(MARCH), facts(MARCH, status=Status.CLOSING), FEBRUARY_1, []),
        (
            facts(budget=5),
            facts(budget=7),
            FEBRUARY_1,
            [CallChange(ChangeKind.BUDGET, Decimal(5), Decimal(7))],
        ),
        (facts(), facts(budget=7), FEBRUARY_1, [CallChange(ChangeKind.BUDGET, None, Decimal(7))]),
        (facts(budget=5), facts(), FEBRUARY_1, []),
        # The status: what its source says otherwise, not what the clock alone does.
        (facts(status="unknown"), facts(status="funds"), FEBRUARY_1, [OPENED]),
        (facts(status="funds"), facts(status="unknown"), FEBRUARY_1, []),
        (facts(status="permanent"), facts(status="unknown"), FEBRUARY_1, [DOUBTFUL]),
        (facts(status="funds"), facts(MARCH, status="closed"), MARCH_20, [CLOSED]),
        (facts(status="closed"), facts(status="permanent"), FEBRUARY_1, [OPENED]),
        # The first day.
        (soon(MARCH.day), soon(APRIL.day), FEBRUARY_1, [opens(MARCH.day, APRIL.day)]),
        (soon(MARCH.day), soon(APRIL.day), MARCH_20, []),
        (facts(status="announced"), soon(APRIL.day), FEBRUARY_1, [opens(None, APRIL.day)]),
        (facts(status="soon"), soon(APRIL.day), FEBRUARY_1, []),
        # Conditions; what was told before they were kept is not compared.
        (
            facts(conditions=MICRO),
            facts(conditions=MICRO | SMALL),
            FEBRUARY_1,
            [CallChange(ChangeKind.CONDITIONS, MICRO, MICRO | SMALL)],
        ),
        (facts(conditions=MICRO), facts(conditions=MICRO), FEBRUARY_1, []),
        (facts(conditions=MICRO), facts(conditions=frozenset()), FEBRUARY_1, []),
        (facts(), facts(conditions=MICRO), FEBRUARY_1, []),
    ],
)
def test_changes(
    told: CallFacts, current: CallFacts, now: datetime, expected: list[CallChange]
) -> None:
    assert changes(told, current, now) == expected


def test_an_hour_that_becomes_known_is_no_other_deadline() -> None:
    at_five = CutOffFacts(MARCH.day, time(17))
    assert changes(facts(MARCH), facts(at_five), FEBRUARY_1) == []
    assert changes(facts(at_five), facts(MARCH), FEBRUARY_1) == []
    noon = CutOffFacts(MARCH.day, time(12))
    assert changes(facts(at_five), facts(noon), FEBRUARY_1) == [
        CallChange(ChangeKind.MOVED, at_five, noon)
    ]


def test_facts_are_kept_and_read_again() -> None:
    more = {"opens": APRIL.day, "conditions": MICRO | SMALL}
    whole = facts(CutOffFacts(date(2027, 3, 3), time(17)), MAY, budget=4, **more)
    assert CallFacts.from_json(json.loads(json.dumps(whole.as_json()))) == whole
    whole = facts(CutOffFacts(date(2027, 3, 3), time(17)), MAY, budget=4)
    assert CallFacts.from_json(whole.as_json()) == whole
    assert CallFacts.from_json(facts(status=Status.PERMANENT).as_json()) == facts(
        status=Status.PERMANENT
    )


@pytest.mark.parametrize("kept", [{}, {"status": "open"}, {"status": 1, "deadlines": [["x", ""]]}])
def test_what_is_not_understood_is_no_fact(kept: dict) -> None:
    assert CallFacts.from_json(kept) is None


def test_closing_soon_is_two_weeks_to_the_minute() -> None:
    end = MARCH.ends_at
    from interest.alerts.changes import CLOSES_SOON

    assert facts(MARCH).closes_on(end - CLOSES_SOON) == MARCH.day
    assert facts(MARCH).closes_on(end - CLOSES_SOON * 2) is None
    assert facts(MARCH).closes_on(end) is None
