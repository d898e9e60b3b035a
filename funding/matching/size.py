"""The size class of a firm by Recommendation 2003/361/EC, Article 2 of its annex.

The headcount (annual work units, fractions allowed) always has to be below its ceiling; then
either the turnover or the balance sheet total has to keep to its own. Figures of partner and
linked firms are added (Article 6); without them a firm's own figures are only a lower bound.
What is not known leaves several classes possible, and never decides for one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class SizeClass(StrEnum):
    """The classes, smallest first; “large” is everything that is no SME."""

    MICRO = "micro"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


class Group(StrEnum):
    """Whether other firms count: partner from 25 % of shares or votes, linked above 50 %."""

    ALONE = "alone"
    PARTNER = "partner"
    LINKED = "linked"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Ceilings:
    """Below this headcount, and up to one of these amounts in euro."""

    headcount: Decimal
    turnover: Decimal
    balance: Decimal


MILLION = Decimal(1_000_000)
CEILINGS = {
    SizeClass.MICRO: Ceilings(Decimal(10), 2 * MILLION, 2 * MILLION),
    SizeClass.SMALL: Ceilings(Decimal(50), 10 * MILLION, 10 * MILLION),
    SizeClass.MEDIUM: Ceilings(Decimal(250), 50 * MILLION, 43 * MILLION),
}
ORDER = tuple(SizeClass)


@dataclass(frozen=True)
class Figures:
    """What a firm says of itself; None where it does not."""

    headcount: Decimal | None = None
    turnover: Decimal | None = None
    balance: Decimal | None = None
    group: Group | None = None
    of_group: bool = False

    @property
    def complete(self) -> bool:
        """True if no other firm's figures have to be added any more."""
        return self.group is Group.ALONE or (
            self.of_group and self.group in {Group.PARTNER, Group.LINKED}
        )


@dataclass(frozen=True)
class Size:
    """The classes a firm may be in, smallest first, and which answer would narrow them."""

    possible: tuple[SizeClass, ...]
    missing: str | None = None

    @property
    def certain(self) -> SizeClass | None:
        """The class, if only one is possible."""
        return self.possible[0] if len(self.possible) == 1 else None


def size_of(figures: Figures) -> Size:
    """Return the classes that `figures` allow."""
    smallest, largest = SizeClass.LARGE, SizeClass.LARGE
    for size, ceilings in CEILINGS.items():
        kept = _keeps(figures, ceilings)
        if kept is not False and smallest is SizeClass.LARGE:
            smallest = size
        if kept is True:
            largest = size
            break
    possible = ORDER[ORDER.index(smallest) : ORDER.index(largest) + 1]
    return Size(possible, _missing(figures) if len(possible) > 1 else None)


def _keeps(figures: Figures, ceilings: Ceilings) -> bool | None:
    """Return whether the firm keeps to the ceilings of a class; None: not known."""
    heads = None if figures.headcount is None else figures.headcount < ceilings.headcount
    money = _any_of(
        None if amount is None else amount <= ceiling
        for amount, ceiling in (
            (figures.turnover, ceilings.turnover),
            (figures.balance, ceilings.balance),
        )
    )
    if heads is False or money is False:
        return False
    # Partner and linked firms can only add to the figures.
    return True if heads and money and figures.complete else None


def _any_of(answers: Iterable[bool | None]) -> bool | None:
    """Return true if one is, false if all are false, else None: not known."""
    known = list(answers)
    if any(known):
        return True
    return False if all(answer is False for answer in known) else None


def _missing(figures: Figures) -> str:
    """Return the answer that leaves several classes open: the name of a field of `Firm`."""
    if figures.headcount is None:
        return "headcount"
    if figures.turnover is None and figures.balance is None:
        return "turnover"
    if not figures.complete:
        return "group"
    return "turnover" if figures.turnover is None else "balance"
