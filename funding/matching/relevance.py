"""How well a candidate answers what the firm wants: apart from whether it may apply.

Five parts, each shown. A part nobody can tell counts nothing, for or against.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from .candidate import Candidate, Timing
from .firm import STAGE_LEVELS, Firm

DAYS_A_MONTH = 30


class RelevancePart(StrEnum):
    """What relevance is made of, in the order it is shown."""

    THEMES = "themes"
    SECTOR = "sector"
    AMOUNT = "amount"
    STAGE = "stage"
    TIME = "time"


class Fit(StrEnum):
    """How well a part suits."""

    GOOD = "good"
    POOR = "poor"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Shown:
    """A part, how well it suits, and what it was seen by: codes in common, or days left."""

    part: RelevancePart
    fit: Fit
    codes: frozenset[str] = frozenset()
    days: int | None = None


@dataclass(frozen=True)
class Relevance:
    """The parts that could be told, and their sum: one for each that suits, less the others.

    A theme in common counts double: it is what the visitor came for.
    """

    parts: tuple[Shown, ...]

    @property
    def score(self) -> int:
        """From -6 to 6."""
        return sum(
            (1 if shown.fit is Fit.GOOD else -1) * (2 if shown.part is RelevancePart.THEMES else 1)
            for shown in self.parts
        )


def relevance_of(firm: Firm, candidate: Candidate) -> Relevance:
    """How well `candidate` answers what `firm` wants."""
    parts = (
        _common(RelevancePart.THEMES, firm.themes, candidate.themes),
        _common(RelevancePart.SECTOR, {firm.sector} if firm.sector else None, candidate.sectors),
        _amount(firm.cost, candidate),
        _stage(firm, candidate),
        _time(firm.months, candidate),
    )
    return Relevance(tuple(shown for shown in parts if shown.fit is not Fit.UNKNOWN))


def _common(
    part: RelevancePart, wanted: set[str] | frozenset[str] | None, offered: frozenset[str]
) -> Shown:
    if not wanted or not offered:
        return Shown(part, Fit.UNKNOWN)
    both = frozenset(wanted) & offered
    return Shown(part, Fit.GOOD if both else Fit.POOR, both)


def _amount(cost: Decimal | None, candidate: Candidate) -> Shown:
    """Poor where the grant would be below the smallest, or cover less than a tenth of the cost."""
    if not cost or (candidate.grant_min is None and candidate.grant_max is None):
        return Shown(RelevancePart.AMOUNT, Fit.UNKNOWN)
    reachable = cost * Decimal(candidate.rate_max or 100) / 100
    too_small = candidate.grant_min is not None and reachable < candidate.grant_min
    too_large = candidate.grant_max is not None and candidate.grant_max * 10 < cost
    return Shown(RelevancePart.AMOUNT, Fit.POOR if too_small or too_large else Fit.GOOD)


def _stage(firm: Firm, candidate: Candidate) -> Shown:
    if candidate.trl_min is None and candidate.trl_max is None:
        return Shown(RelevancePart.STAGE, Fit.UNKNOWN)
    if firm.trl is not None:
        low = high = firm.trl
    elif firm.stage is not None:
        low, high = STAGE_LEVELS[firm.stage]
    else:
        return Shown(RelevancePart.STAGE, Fit.UNKNOWN)
    touches = low <= (candidate.trl_max or 9) and (candidate.trl_min or 1) <= high
    return Shown(RelevancePart.STAGE, Fit.GOOD if touches else Fit.POOR)


def _time(months: int | None, candidate: Candidate) -> Shown:
    """Good where the firm can apply within the time it wants to."""
    if months is None:
        return Shown(RelevancePart.TIME, Fit.UNKNOWN)
    if candidate.timing is Timing.ALWAYS:
        return Shown(RelevancePart.TIME, Fit.GOOD)
    if candidate.timing is not Timing.OPEN or candidate.days_left is None:
        return Shown(RelevancePart.TIME, Fit.UNKNOWN)
    soon = candidate.days_left <= months * DAYS_A_MONTH
    return Shown(RelevancePart.TIME, Fit.GOOD if soon else Fit.POOR, days=candidate.days_left)
