"""What a firm is compared with: a source or an opportunity, as plain facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from funding.choices import RateBasis

from .conditions import Condition


class Timing(StrEnum):
    """Whether one can apply, as far as it is known."""

    OPEN = "open"
    SOON = "soon"
    CALLS = "calls"
    ALWAYS = "always"
    UNKNOWN = "unknown"
    CLOSED = "closed"


@dataclass(frozen=True)
class Candidate:
    """A source or an opportunity. Amounts in euro, rates in per cent, days until the cut-off.

    No condition at all means that nobody has read who may apply. `key` is whatever the caller
    finds it by again; `title` orders what is otherwise alike.
    """

    key: str
    title: str = ""
    conditions: tuple[Condition, ...] = ()
    timing: Timing = Timing.UNKNOWN
    opens_on: date | None = None
    days_left: int | None = None
    themes: frozenset[str] = frozenset()
    sectors: frozenset[str] = frozenset()
    roles: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    grant_min: Decimal | None = None
    grant_max: Decimal | None = None
    rate_min: int | None = None
    rate_max: int | None = None
    rate_basis: RateBasis | None = None
    trl_min: int | None = None
    trl_max: int | None = None
    checked_on: date | None = None


# What a source's availability (funding.models.Availability) says about the calendar. Through an
# intermediary everybody has own dates, and money that ends may have ended: nothing is claimed.
AVAILABILITIES = {
    "calls": Timing.CALLS,
    "continuous": Timing.ALWAYS,
    "closed": Timing.CLOSED,
}


def timing_of_source(availability: str) -> Timing:
    """Return the calendar of a source, which has no cut-offs of its own."""
    return AVAILABILITIES.get(availability, Timing.UNKNOWN)
