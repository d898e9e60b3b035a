"""What a small firm sees first: a score of plain parts, each of which a card can name.

First come groups: what a firm can ask for alone and today, then what is to come, then what nobody
has confirmed lately, then what nobody has read, and at the end what needs partners. Within a
group the points below count, then the next cut-off. docs/funding.md explains it to editors.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from enum import IntFlag, StrEnum
from typing import NamedTuple

from funding.choices import Consortium, Dimension, GrantorLevel, Operator
from funding.deadlines import OPEN_NOW, Status
from funding.matching.conditions import codes_of
from funding.matching.firm import FIRM, Applicant

from .bitset import any_of


class Trait(IntFlag):
    """What is known of an opportunity that moves it up or down."""

    ALONE = 1
    PARTNERS = 2
    ANY_FIRM = 4
    GIVEN = 8
    NEAR = 16
    READ = 32
    TRADES = 64
    FOUNDERS = 128


POINTS = {Trait.ANY_FIRM: 4, Trait.GIVEN: 2, Trait.NEAR: 1, Trait.READ: 1, Trait.TRADES: -4}
POINTS_FOR_LANGUAGE = 2
# Money that is not paid back.
GIVEN = frozenset({"grant", "voucher", "tax-credit", "service", "cascade"})
NEAR = frozenset({GrantorLevel.REGIONAL, GrantorLevel.LOCAL, GrantorLevel.CHAMBER})
TOGETHER = frozenset({Dimension.PARTNERS, Dimension.COUNTRIES})
# A condition about one of these is met by few firms of a kind, or nobody can tell by whom.
NARROW = frozenset({Dimension.OTHER, Dimension.AGE, Dimension.TURNOVER})
ANY_APPLICANT = frozenset({FIRM, Applicant.COMPANY})
# Collaborative actions of Horizon Europe: at least three organisations of three countries, unless
# the work programme says otherwise (Regulation (EU) 2021/695, Article 22(2)). Not those of the
# European Innovation Council, the Research Council, Marie Skłodowska-Curie and the like.
COLLABORATIVE = re.compile(r"HORIZON-(?!EIC|ERC|MSCA|EIT|WIDERA|EURATOM)")


class ConditionRow(NamedTuple):
    """A condition that excludes, as its columns say it."""

    dimension: str
    operator: str
    value: str

    @property
    def codes(self) -> set[str]:
        """The codes of its value."""
        return set(codes_of(self.value))


class Group(StrEnum):
    """The groups of the default order, the first one first."""

    NOW = "now"
    COMING = "coming"
    UNCONFIRMED = "unconfirmed"
    FOUNDERS = "founders"
    UNREAD = "unread"
    PARTNERS = "partners"
    CLOSED = "closed"


def traits_of(
    consortium: str,
    level: str,
    kinds: Collection[str],
    own: Iterable[ConditionRow],
    inherited: Iterable[ConditionRow],
    identifier: str = "",
) -> Trait:
    """Return what is known of an opportunity, from its own conditions and its programme's.

    Whether partners are needed: what it says itself, else its own conditions, else those of its
    programme, else what the rules of Horizon Europe say of its kind.

    No condition at all means that nobody has read it, never that any firm may apply.
    """
    conditions = list(own)
    traits = Trait(0)
    if conditions:
        traits |= Trait.READ
    if consortium:
        together = consortium == Consortium.REQUIRED
        traits |= Trait.PARTNERS if together else Trait.ALONE
    elif (
        _needs_partners(conditions) or _needs_partners(inherited) or COLLABORATIVE.match(identifier)
    ):
        traits |= Trait.PARTNERS
    if conditions and all(map(_suits_any_firm, conditions)):
        traits |= Trait.ANY_FIRM
    if any(_is_for_founders(row) for row in conditions):
        traits |= Trait.FOUNDERS
    if any(_names_trades(row) for row in conditions):
        traits |= Trait.TRADES
    if GIVEN.intersection(kinds):
        traits |= Trait.GIVEN
    if level in NEAR:
        traits |= Trait.NEAR
    return traits


def _needs_partners(conditions: Iterable[ConditionRow]) -> bool:
    return any(
        row.dimension in TOGETHER
        and row.operator == Operator.AT_LEAST
        and row.value.strip() not in ("", "0", "1")
        for row in conditions
    )


def _is_for_founders(row: ConditionRow) -> bool:
    """Return whether only people who have no firm yet can apply, or by themselves."""
    if row.dimension != Dimension.APPLICANT or row.operator != Operator.IN:
        return False
    return Applicant.PERSON in row.codes and not row.codes & {FIRM, Applicant.COMPANY}


def _names_trades(row: ConditionRow) -> bool:
    return row.dimension == Dimension.SECTOR and row.operator == Operator.IN


def _suits_any_firm(row: ConditionRow) -> bool:
    """Return whether a micro firm of nearly any trade meets a condition."""
    if row.dimension in NARROW or row.dimension in TOGETHER:
        return False
    if row.operator != Operator.IN:
        return True
    if _names_trades(row):
        return False
    if row.dimension == Dimension.APPLICANT:
        return bool(ANY_APPLICANT & row.codes)
    return row.dimension != Dimension.SIZE or "micro" in row.codes


def points_of(traits: Trait, in_own_language: bool) -> int:
    """Return the points of an opportunity for a reader who reads it in their language or not."""
    points = sum(value for trait, value in POINTS.items() if trait in traits)
    return points + POINTS_FOR_LANGUAGE * in_own_language


def groups_of(
    status: dict[str, int], alone: int, founders: int, partners: int, everything: int
) -> dict[Group, int]:
    """Return the groups as sets, in their order; each opportunity is in one of them."""
    closed = status.get(Status.CLOSED, 0)
    open_now = any_of(status, OPEN_NOW)
    coming = any_of(status, (Status.SOON, Status.ANNOUNCED))
    founders &= alone & ~closed
    unread = everything & ~alone & ~partners & ~closed
    alone &= ~closed & ~founders
    partners &= ~closed
    return {
        Group.NOW: alone & open_now,
        Group.COMING: alone & coming,
        Group.UNCONFIRMED: alone & ~open_now & ~coming,
        Group.FOUNDERS: founders,
        Group.UNREAD: unread,
        Group.PARTNERS: partners,
        Group.CLOSED: closed,
    }
