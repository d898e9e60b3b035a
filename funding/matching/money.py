"""What the money would come to for this firm's plan."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum

from .candidate import Candidate, RateBasis

SERVICES = frozenset({"service"})
GRANTS = frozenset({"grant", "cascade", "voucher", "tax-credit"})
LOANS = frozenset({"loan", "guarantee", "equity"})


class MoneyKind(StrEnum):
    """What can be said: a sum, a ceiling alone, a loan, no cash, or nothing."""

    SUM = "sum"
    CEILING = "ceiling"
    NOT_STATED = "not-stated"
    USUAL = "usual"
    LOAN = "loan"
    NO_CASH = "no-cash"


@dataclass(frozen=True)
class Money:
    """Amounts in euro. Of a `cost`, `rate` per cent make the `grant`; `own` is left to the firm.

    `exact` is False for “up to”; `capped` is True where the ceiling, not the rate, decides;
    `below` is True where the grant would be smaller than the smallest there is.
    """

    kind: MoneyKind
    cost: Decimal | None = None
    rate: int | None = None
    grant: Decimal | None = None
    own: Decimal | None = None
    ceiling: Decimal | None = None
    exact: bool = False
    capped: bool = False
    below: bool = False


def money_of(candidate: Candidate, cost: Decimal | None) -> Money:
    """Return what `candidate` would mean for a plan of this cost.

    A rate that is only usual in the programme is not one the call states: no sum is made of it.
    """
    kinds = set(candidate.kinds)
    if kinds and kinds <= SERVICES:
        return Money(MoneyKind.NO_CASH)
    if kinds & LOANS and not kinds & GRANTS:
        return Money(MoneyKind.LOAN, ceiling=candidate.grant_max)
    rate = candidate.rate_max
    if rate is None:
        kind = MoneyKind.NOT_STATED if candidate.grant_max is None else MoneyKind.CEILING
        return Money(kind, cost, ceiling=candidate.grant_max)
    if candidate.rate_basis is RateBasis.PROGRAMME:
        return Money(MoneyKind.USUAL, cost, rate, ceiling=candidate.grant_max)
    if not cost:
        return Money(
            MoneyKind.SUM, None, rate, ceiling=candidate.grant_max, exact=_exact(candidate)
        )
    return _sum(candidate, cost, rate)


def _sum(candidate: Candidate, cost: Decimal, rate: int) -> Money:
    by_rate = (cost * rate / 100).quantize(Decimal(1), ROUND_DOWN)
    ceiling = candidate.grant_max
    capped = ceiling is not None and by_rate > ceiling
    grant = ceiling if capped and ceiling is not None else by_rate
    return Money(
        MoneyKind.SUM,
        cost,
        rate,
        grant,
        cost - grant,
        ceiling,
        exact=_exact(candidate),
        capped=capped,
        below=candidate.grant_min is not None and grant < candidate.grant_min,
    )


def _exact(candidate: Candidate) -> bool:
    """Return whether the rate is one number, not “up to”."""
    return candidate.rate_min is not None and candidate.rate_min == candidate.rate_max
