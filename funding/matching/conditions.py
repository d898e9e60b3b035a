"""A condition of a source, as an editor wrote it down, and what comparing it gives."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from funding.choices import Dimension, Operator

from .places import is_within, touches


class ConditionResult(StrEnum):
    """What a rule finds. Of “unknown” there are two kinds."""

    PASS = "pass"  # noqa: S105 – no password
    FAIL = "fail"
    UNKNOWN_ANSWER = "unknown-answer"
    UNKNOWN_SOURCE = "unknown-source"

    @property
    def unknown(self) -> bool:
        """True for both kinds."""
        return self in {ConditionResult.UNKNOWN_ANSWER, ConditionResult.UNKNOWN_SOURCE}


def codes_of(value: str) -> tuple[str, ...]:
    """Return the codes that stand in a condition's value, between commas, semicolons or spaces."""
    return tuple(value.replace(",", " ").replace(";", " ").split())


@dataclass(frozen=True)
class Condition:
    """One condition. `hard`: who fails it cannot get the money.

    `values` are codes, or one number. `quote` is what the source says in its own words, in
    `quote_language`; `provenance` is source, editor or found.
    """

    dimension: Dimension
    operator: Operator
    values: tuple[str, ...]
    hard: bool = True
    quote: str = ""
    quote_language: str = ""
    source_url: str = ""
    provenance: str = "editor"
    checked_on: date | None = None
    number: Decimal | None = None

    @classmethod
    def of(cls, dimension: str, operator: str, value: str, **facts: Any) -> Condition | None:
        """Return a condition from the texts of a row; None if one of them is not known."""
        try:
            about, how = Dimension(dimension), Operator(operator)
        except ValueError:
            return None
        if about is Dimension.TIME:  # dates are no row, they come with the candidate
            return None
        values = codes_of(value)
        return cls(about, how, values, number=_number(values), **facts)


def _number(values: tuple[str, ...]) -> Decimal | None:
    if len(values) != 1:
        return None
    try:
        number = Decimal(values[0])
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def contradictory(conditions: Iterable[Condition]) -> Iterator[Dimension]:
    """Yield what conditions are about that exclude everybody; only those that exclude count."""
    by_dimension: dict[Dimension, list[Condition]] = defaultdict(list)
    for condition in conditions:
        if condition.hard:
            by_dimension[condition.dimension].append(condition)
    for dimension, rows in by_dimension.items():
        if _numbers_clash(rows) or _codes_clash(rows):
            yield dimension


def _numbers_clash(rows: Sequence[Condition]) -> bool:
    lowest = [row.number for row in rows if row.operator is Operator.AT_LEAST and row.number]
    highest = [
        row.number for row in rows if row.operator is Operator.AT_MOST and row.number is not None
    ]
    return bool(lowest and highest) and max(lowest) > min(highest)


def _codes_clash(rows: Sequence[Condition]) -> bool:
    """Return whether nothing is left of what is asked for; a place stands for its parts."""
    asked = [row.values for row in rows if row.operator is Operator.IN and row.values]
    if not asked:
        return False
    excluded = [code for row in rows if row.operator is Operator.NOT_IN for code in row.values]
    first, *others = asked
    left = [
        code
        for code in first
        if all(any(touches(code, other) for other in codes) for codes in others)
        and not any(is_within(code, area) for area in excluded)
    ]
    return not left
