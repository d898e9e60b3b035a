"""A condition of a source, as an editor wrote it down, and what comparing it gives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from funding.choices import Dimension, Operator


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
