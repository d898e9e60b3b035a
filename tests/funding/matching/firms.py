"""Firms for the tests, from plain values as the golden set writes them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from funding.matching.firm import Applicant, Firm, Partnering, Stage
from funding.matching.size import Group

FIGURES = {"headcount", "turnover", "balance", "age", "cost", "own_share"}
SETS = {"themes", "purposes", "countries"}
ENUMS: dict[str, Any] = {
    "group": Group,
    "applicant": Applicant,
    "stage": Stage,
    "partnering": Partnering,
}


def firm(**answers: Any) -> Firm:
    """A firm; numbers, lists and codes become what the matcher works with."""
    return Firm(**{name: _value(name, value) for name, value in answers.items()})


def _value(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in FIGURES:
        return Decimal(str(value))
    if name in SETS:
        return frozenset(value)
    return ENUMS[name](value) if name in ENUMS else value
