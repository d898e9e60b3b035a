"""A rule per dimension: whether a firm meets a condition, and the answer that is lacking.

No rule takes a missing answer for a yes: what is not known stays not known. A condition that
cannot be read (no value, no number) is the source's silence, not the firm's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from funding.choices import Dimension, Operator
from home.places import is_within

from .conditions import Condition, ConditionResult
from .firm import FIRM, FIRMS, Applicant, Firm, Partnering, Purpose, Question
from .places import touches
from .size import Size, SizeClass

INFINITE = Decimal("Infinity")
COMPARISONS = frozenset({Operator.AT_LEAST, Operator.AT_MOST})
# The only codes these conditions may name; themes, places and sectors are the site's vocabularies.
_VALUES: dict[Dimension, frozenset[str]] = {
    Dimension.SIZE: frozenset(SizeClass),
    Dimension.APPLICANT: frozenset({*Applicant, FIRM}),
    Dimension.PURPOSE: frozenset(Purpose),
}


@dataclass(frozen=True)
class Together:
    """How many apply together, the firm included, or from how many countries.

    `within` is True where only the countries a source is for were counted.
    """

    how: Partnering
    number: int | None = None
    within: bool = False


# What a firm answered, as far as a reason repeats it.
Answer = str | int | Decimal | Size | Together | frozenset[str] | None


class Finding(NamedTuple):
    """What a rule says: the result, what the firm answered, the question that would settle it."""

    result: ConditionResult
    yours: Answer = None
    question: Question | None = None


def judge(condition: Condition, firm: Firm, area: Sequence[str] = ()) -> Finding:
    """Whether `firm` meets `condition` of a source that is for firms in `area` (empty: anywhere).

    Partners outside the area are no partners there: their countries are not counted.
    """
    if not is_readable(condition):
        return Finding(ConditionResult.UNKNOWN_SOURCE)
    if condition.dimension is Dimension.COUNTRIES:
        return _countries(condition, firm, area)
    return _RULES[condition.dimension](condition, firm)


def is_readable(condition: Condition) -> bool:
    """Return whether a row was written so that something can be compared with it."""
    numeric = condition.dimension in _NUMBERS
    if (condition.operator in COMPARISONS) != numeric:
        return False
    if numeric:
        return condition.number is not None
    known = _VALUES.get(condition.dimension)
    return bool(condition.values) and (known is None or known.issuperset(condition.values))


# --- codes ------------------------------------------------------------------------------


def _territory(condition: Condition, firm: Firm) -> Finding:
    return _in_tree(condition, firm.territory, Question.TERRITORY)


def _sector(condition: Condition, firm: Firm) -> Finding:
    return _in_tree(condition, firm.sector, Question.SECTOR)


def _in_tree(condition: Condition, code: str | None, question: Question) -> Finding:
    """Compare codes of a tree; one that is only coarser than the condition cannot be told."""
    if code is None:
        return Finding(ConditionResult.UNKNOWN_ANSWER, None, question)
    if any(is_within(code, area) for area in condition.values):
        return Finding(_said(condition, inside=True), code)
    if any(is_within(area, code) for area in condition.values):
        return Finding(ConditionResult.UNKNOWN_ANSWER, code, question)
    return Finding(_said(condition, inside=False), code)


def _applicant(condition: Condition, firm: Firm) -> Finding:
    if firm.applicant is None:
        return Finding(ConditionResult.UNKNOWN_ANSWER, None, Question.APPLICANT)
    inside = firm.applicant in condition.values or (
        FIRM in condition.values and firm.applicant in FIRMS
    )
    return Finding(_said(condition, inside=inside), str(firm.applicant))


def _size(condition: Condition, firm: Firm) -> Finding:
    """All classes the firm may be in have to agree; where it may be in any, nothing is known."""
    inside = {size in condition.values for size in firm.size.possible}
    if len(inside) > 1 or len(firm.size.possible) == len(SizeClass):
        missing = firm.size.missing
        return Finding(
            ConditionResult.UNKNOWN_ANSWER, firm.size, Question(missing) if missing else None
        )
    return Finding(_said(condition, inside=inside == {True}), firm.size)


def _theme(condition: Condition, firm: Firm) -> Finding:
    return _in_common(condition, firm.themes, Question.THEMES)


def _purpose(condition: Condition, firm: Firm) -> Finding:
    return _in_common(condition, firm.purposes, Question.PURPOSES)


def _in_common(condition: Condition, chosen: frozenset[str] | None, question: Question) -> Finding:
    """Of several things a firm wants, one that is paid for is enough."""
    if not chosen:
        return Finding(ConditionResult.UNKNOWN_ANSWER, None, question)
    paid = chosen & set(condition.values)
    if condition.operator is Operator.NOT_IN:
        paid = chosen - paid
    return Finding(ConditionResult.PASS if paid else ConditionResult.FAIL, chosen)


def _other(condition: Condition, firm: Firm) -> Finding:
    """Leave open what no question asks and only a reader can tell."""
    return Finding(ConditionResult.UNKNOWN_ANSWER)


def _said(condition: Condition, *, inside: bool) -> ConditionResult:
    wanted = condition.operator is Operator.IN
    return ConditionResult.PASS if inside is wanted else ConditionResult.FAIL


# --- numbers ----------------------------------------------------------------------------


def _headcount(condition: Condition, firm: Firm) -> Finding:
    return _grown(condition, firm, firm.headcount, Question.HEADCOUNT)


def _turnover(condition: Condition, firm: Firm) -> Finding:
    return _grown(condition, firm, firm.turnover, Question.TURNOVER)


def _grown(condition: Condition, firm: Firm, figure: Decimal | None, question: Question) -> Finding:
    """Compare a figure that partner and linked firms can only add to."""
    if figure is None:
        return Finding(ConditionResult.UNKNOWN_ANSWER, None, question)
    highest = figure if firm.figures.complete else INFINITE
    return _between(condition, figure, highest, figure, Question.GROUP)


def _age(condition: Condition, firm: Firm) -> Finding:
    return _plain(condition, firm.age, Question.AGE)


def _trl(condition: Condition, firm: Firm) -> Finding:
    return _plain(condition, firm.trl, Question.TRL)


def _cost(condition: Condition, firm: Firm) -> Finding:
    return _plain(condition, firm.cost, Question.COST)


def _own_share(condition: Condition, firm: Firm) -> Finding:
    return _plain(condition, firm.own_share, Question.OWN_SHARE)


def _plain(condition: Condition, figure: Decimal | int | None, question: Question) -> Finding:
    if figure is None:
        return Finding(ConditionResult.UNKNOWN_ANSWER, None, question)
    return _between(condition, figure, figure, figure, question)


def _partners(condition: Condition, firm: Firm) -> Finding:
    how = firm.partnering
    if how is None:
        return Finding(ConditionResult.UNKNOWN_ANSWER, None, Question.PARTNERING)
    if how is Partnering.ALONE:
        return _between(condition, 1, 1, Together(how, 1))
    if how is Partnering.OPEN:
        return _open(condition, Together(how))
    if firm.partners is None:
        return _between(condition, 2, INFINITE, Together(how), Question.PARTNERS)
    return _between(condition, firm.partners, firm.partners, Together(how, firm.partners))


def _countries(condition: Condition, firm: Firm, area: Sequence[str] = ()) -> Finding:
    """Countries of all partners, the firm's own included."""
    how, own = firm.partnering, firm.own_country
    if how is None:
        return Finding(ConditionResult.UNKNOWN_ANSWER, None, Question.PARTNERING)
    if how is Partnering.ALONE:
        return _between(condition, 1, 1, Together(how, 1))
    if how is Partnering.OPEN:
        return _open(condition, Together(how))
    if firm.countries is None:
        return _between(condition, 1, INFINITE, Together(how), Question.COUNTRIES)
    counted = {
        country
        for country in firm.countries
        if not area or any(touches(country, place) for place in area)
    }
    within = counted != firm.countries
    if own:
        number = len(counted | {own})
        return _between(condition, number, number, Together(how, number, within))
    lowest = len(counted)
    yours = Together(how, lowest, within)
    return _between(condition, lowest, lowest + 1, yours, Question.TERRITORY)


def _open(condition: Condition, yours: Together) -> Finding:
    """Leave open whether a firm without partners goes alone: no question settles it."""
    alone = _between(condition, 1, 1, yours)
    return (
        alone
        if alone.result is ConditionResult.PASS
        else Finding(ConditionResult.UNKNOWN_ANSWER, yours)
    )


def _between(
    condition: Condition,
    lowest: Decimal | int,
    highest: Decimal | int,
    yours: Answer,
    question: Question | None = None,
) -> Finding:
    """Compare a number known to lie between two; the whole range has to agree."""
    limit = condition.number
    assert limit is not None  # noqa: S101 – `judge` looked
    if condition.operator is Operator.AT_LEAST:
        best, worst = highest >= limit, lowest >= limit
    else:
        best, worst = lowest <= limit, highest <= limit
    if worst:
        return Finding(ConditionResult.PASS, yours)
    return (
        Finding(ConditionResult.UNKNOWN_ANSWER, yours, question)
        if best
        else Finding(ConditionResult.FAIL, yours)
    )


_CODES: dict[Dimension, Callable[[Condition, Firm], Finding]] = {
    Dimension.TERRITORY: _territory,
    Dimension.SIZE: _size,
    Dimension.SECTOR: _sector,
    Dimension.APPLICANT: _applicant,
    Dimension.THEME: _theme,
    Dimension.PURPOSE: _purpose,
    Dimension.OTHER: _other,
}
_NUMBERS: dict[Dimension, Callable[[Condition, Firm], Finding]] = {
    Dimension.HEADCOUNT: _headcount,
    Dimension.TURNOVER: _turnover,
    Dimension.AGE: _age,
    Dimension.PARTNERS: _partners,
    Dimension.COUNTRIES: _countries,
    Dimension.TRL: _trl,
    Dimension.COST: _cost,
    Dimension.OWN_SHARE: _own_share,
}
_RULES = _CODES | _NUMBERS
