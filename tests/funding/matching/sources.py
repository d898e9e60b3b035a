"""The reviewed sources of the first content as candidates, read from their files: no database."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from funding.choices import RateBasis
from funding.matching.candidate import Candidate, timing_of_source
from funding.matching.conditions import Condition
from tests.content_paths import content_pages


@cache
def source(key: str) -> Candidate:
    """A source by its folder, such as `life`."""
    facts = content_pages()[f"funding/{key}"].facts
    checked_on = facts.get("checked_on")
    return Candidate(
        key=key,
        title=key,
        conditions=tuple(_condition(row, checked_on) for row in facts.get("criteria", [])),
        timing=timing_of_source(facts["availability"]),
        themes=frozenset(facts.get("themes", [])),
        roles=tuple(facts.get("roles", [])),
        kinds=tuple(facts.get("funding_kinds", [])),
        grant_min=_amount(facts.get("grant_min")),
        grant_max=_amount(facts.get("grant_max")),
        rate_min=facts.get("rate_min"),
        rate_max=facts.get("rate_max"),
        rate_basis=RateBasis.STATED if facts.get("rate_max") else None,
        trl_min=facts.get("trl_min"),
        trl_max=facts.get("trl_max"),
        checked_on=checked_on,
    )


@cache
def sources() -> dict[str, Candidate]:
    """Every source by its folder."""
    keys = [
        key.partition("/")[2]
        for key, page in content_pages().items()
        if page.facts.get("type") == "funding.FundingSourcePage"
    ]
    return {key: source(key) for key in sorted(keys)}


def _condition(row: dict[str, Any], checked_on: date | None) -> Condition:
    known = ("hard", "quote", "quote_language", "source_url", "provenance")
    facts = {name: row[name] for name in known if name in row}
    condition = Condition.of(
        row["dimension"], row["operator"], str(row["value"]), checked_on=checked_on, **facts
    )
    assert condition is not None, row
    return condition


def _amount(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))
