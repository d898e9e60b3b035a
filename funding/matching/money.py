"""What the money would come to for this firm's plan, and what de minimis aid leaves room for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum

from funding.choices import RateBasis

from .candidate import Candidate

SERVICES = frozenset({"service"})
GRANTS = frozenset({"grant", "cascade", "voucher", "tax-credit"})
LOANS = frozenset({"loan", "guarantee", "equity"})
TAX_CREDITS = frozenset({"tax-credit"})

# In euro. Commission Regulation (EU) 2023/2831 of 13 December 2023, Article 3(2): “The total amount
# of de minimis aid granted per Member State to a single undertaking shall not exceed EUR 300 000
# over any period of 3 years.”
DE_MINIMIS_CEILING = Decimal(300_000)


class MoneyKind(StrEnum):
    """What can be said: a sum, a ceiling alone, a loan, no cash, or nothing."""

    SUM = "sum"
    CEILING = "ceiling"
    NOT_STATED = "not-stated"
    USUAL = "usual"
    LOAN = "loan"
    NO_CASH = "no-cash"


class Paid(StrEnum):
    """What the sum is: a grant, less tax, a grant and a loan in one, or not known."""

    GRANT = "grant"
    TAX_CREDIT = "tax-credit"
    WITH_LOAN = "with-loan"
    NOT_STATED = "not-stated"


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


def paid_as(kinds: Iterable[str]) -> Paid:
    """Return what a sum of these kinds of funding is; several that differ are not called a name."""
    known = frozenset(kinds)
    if known & LOANS:
        return Paid.WITH_LOAN
    if known & TAX_CREDITS:
        return Paid.TAX_CREDIT if known <= TAX_CREDITS else Paid.NOT_STATED
    return Paid.GRANT if known & GRANTS else Paid.NOT_STATED


def paid_first(money: Money) -> Decimal | None:
    """Return how much a firm pays before the money comes, in euro; None where there is no sum.

    The whole cost: aid is paid back on what was spent, a tax credit lowers a later tax. No record
    that we have states an advance as a figure, so none is taken off.
    """
    return money.cost if money.grant is not None and not money.below else None


def de_minimis_room(received: Decimal) -> Decimal:
    """Return the de minimis aid that a firm can still be granted, in euro; never below zero.

    `received` is what the single undertaking – the firm and those it controls or is controlled by,
    Article 2(2) of Regulation (EU) 2023/2831 – was granted by the same Member State in the three
    years before, Article 3(2). Aid counts from the day the firm has a right to it, not from the day
    it is paid, Article 3(3).
    """
    return max(DE_MINIMIS_CEILING - received, Decimal(0))


def fits_room(aid: Decimal, received: Decimal) -> bool:
    """Return whether new de minimis aid keeps to the ceiling.

    Aid that would exceed it is not cut to what is left: all of it is outside the Regulation,
    Article 3(7).
    """
    return aid <= de_minimis_room(received)
