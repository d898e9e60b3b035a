"""Which facts of an opportunity matter to somebody who was told of it, and how they changed.

What the clock alone changes is no change: that a cut-off has passed and the next one counts was
known when it was told. What a source said otherwise since is one: of its dates, its budget, its
status or its conditions. Titles, summaries and all other words are none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any

from core.clock import BRUSSELS
from funding.deadlines import OPEN_NOW, Status, end_of

from .conditions import ConditionFact

CLOSES_SOON = timedelta(days=14)
TO_COME = frozenset({Status.SOON, Status.ANNOUNCED})
# What only the source can turn into “not known”. “Until the money ends” turns so by the clock.
SURELY_OPEN = OPEN_NOW - {Status.FUNDS}


@dataclass(frozen=True, order=True)
class CutOffFacts:
    """A cut-off: its day, and its time where it is known."""

    day: date
    at: time | None = None

    @property
    def ends_at(self) -> datetime:
        """The moment from which it has passed."""
        return end_of(self.day, self.at)

    def differs(self, other: CutOffFacts) -> bool:
        """Return whether a person has to know.

        That an hour was not known before is no other deadline.
        """
        return self.day != other.day or (None not in (self.at, other.at) and self.at != other.at)


@dataclass(frozen=True)
class CallFacts:
    """What matters of an opportunity; `deadlines` are all its cut-offs, the earliest first.

    `opens` is set while it has not opened. `conditions` are None where they were not kept.
    """

    status: str
    deadlines: tuple[CutOffFacts, ...] = ()
    budget: Decimal | None = None
    opens: date | None = None
    conditions: frozenset[ConditionFact] | None = None

    def coming(self, now: datetime) -> CutOffFacts | None:
        """Return the next cut-off that has not passed."""
        return next((one for one in self.deadlines if one.ends_at > now), None)

    def closes_on(self, now: datetime) -> date | None:
        """Return the day of the next cut-off, if it is within two weeks."""
        coming = self.coming(now)
        if coming is None or self.status == Status.CLOSED or coming.ends_at - now > CLOSES_SOON:
            return None
        return coming.day

    def has(self, deadline: CutOffFacts) -> bool:
        """Return whether this is one of the cut-offs."""
        return any(not one.differs(deadline) for one in self.deadlines)

    def as_json(self) -> dict[str, Any]:
        """Return the facts to be kept with what was told."""
        facts: dict[str, Any] = {
            "status": str(self.status),
            "deadlines": [
                [one.day.isoformat(), one.at.isoformat() if one.at else ""]
                for one in self.deadlines
            ],
            "budget": str(self.budget) if self.budget is not None else "",
            "opens": self.opens.isoformat() if self.opens else "",
        }
        if self.conditions is not None:
            facts["conditions"] = sorted(self.conditions)
        return facts

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> CallFacts | None:
        """Return the facts that were told; None where none were kept."""
        try:
            return cls(
                kept["status"],
                tuple(
                    CutOffFacts(date.fromisoformat(day), time.fromisoformat(at) if at else None)
                    for day, at in kept["deadlines"]
                ),
                Decimal(kept["budget"]) if kept["budget"] else None,
                date.fromisoformat(kept["opens"]) if kept.get("opens") else None,
                frozenset(map(tuple, kept["conditions"])) if "conditions" in kept else None,
            )
        except (KeyError, ValueError, TypeError, InvalidOperation):
            return None


class ChangeKind(Enum):
    """What changed."""

    MOVED = "moved"
    ADDED = "added"
    DROPPED = "dropped"
    OPENED = "opened"
    OPENS = "opens"
    DOUBTFUL = "doubtful"
    CLOSED = "closed"
    BUDGET = "budget"
    CONDITIONS = "conditions"


@dataclass(frozen=True)
class CallChange:
    """A fact before and after: a cut-off, a day, an amount, conditions, or nothing."""

    kind: ChangeKind
    before: Any = None
    after: Any = None


def changes(told: CallFacts, current: CallFacts, now: datetime) -> list[CallChange]:
    """Return what somebody who knows `told` has to know now."""
    return [
        *_status(told, current, now),
        *_opening(told, current, now),
        *_deadline(told, current, now),
        *_budget(told, current),
        *_conditions(told, current),
    ]


def _status(told: CallFacts, current: CallFacts, now: datetime) -> Iterator[CallChange]:
    if current.status in OPEN_NOW:
        anew = told.status == Status.CLOSED and current.coming(now) is None
        if told.status in TO_COME or told.status == Status.UNKNOWN or anew:
            yield CallChange(ChangeKind.OPENED)
        return
    # Where its deadline no longer stands, that says it.
    dropped = told.coming(now) is not None and current.coming(now) is None
    if current.status == Status.UNKNOWN and told.status in SURELY_OPEN and not dropped:
        yield CallChange(ChangeKind.DOUBTFUL)


def _opening(told: CallFacts, current: CallFacts, now: datetime) -> Iterator[CallChange]:
    """Tell a first day that is another, unless the one that was told has come meanwhile."""
    if told.status not in TO_COME or current.opens is None or told.opens == current.opens:
        return
    # What was announced had no day; of what was told before days were kept, it is not known.
    first = told.opens is None and told.status == Status.ANNOUNCED
    if first or (told.opens and told.opens > now.astimezone(BRUSSELS).date()):
        yield CallChange(ChangeKind.OPENS, told.opens, current.opens)


def _deadline(told: CallFacts, current: CallFacts, now: datetime) -> Iterator[CallChange]:
    # What somebody believes to come next; where all has passed, the last they knew.
    believed = told.coming(now) or (told.deadlines[-1] if told.deadlines else None)
    coming = current.coming(now)
    if coming is None:
        if told.coming(now):
            closed = current.status == Status.CLOSED
            yield CallChange(ChangeKind.CLOSED if closed else ChangeKind.DROPPED, believed)
        elif not told.deadlines and _has_closed(told, current):
            yield CallChange(ChangeKind.CLOSED)
    elif believed is None or _is_added(believed, coming, told, current):
        yield CallChange(ChangeKind.ADDED, None, coming)
    elif coming.differs(believed):
        yield CallChange(ChangeKind.MOVED, believed, coming)


def _has_closed(told: CallFacts, current: CallFacts) -> bool:
    return current.status == Status.CLOSED and told.status != Status.CLOSED


def _is_added(
    believed: CutOffFacts, coming: CutOffFacts, told: CallFacts, current: CallFacts
) -> bool:
    """Return whether the coming cut-off takes no other's place.

    What was believed stays, or was over.
    """
    if told.status == Status.CLOSED:
        return True
    return current.has(believed) and not told.has(coming)


def _budget(told: CallFacts, current: CallFacts) -> Iterator[CallChange]:
    if current.budget is not None and current.budget != told.budget:
        yield CallChange(ChangeKind.BUDGET, told.budget, current.budget)


def _conditions(told: CallFacts, current: CallFacts) -> Iterator[CallChange]:
    """Tell conditions that are others; that nobody states any more is no news, as of a budget."""
    if told.conditions is None or not current.conditions:
        return
    if told.conditions != current.conditions:
        yield CallChange(ChangeKind.CONDITIONS, told.conditions, current.conditions)


def deadlines_of(rows: Iterable[tuple[date, time | None]]) -> tuple[CutOffFacts, ...]:
    """Return cut-offs in the order in which they pass."""
    return tuple(sorted((CutOffFacts(*row) for row in rows), key=lambda one: one.ends_at))
