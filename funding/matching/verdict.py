"""What comparing a firm with a candidate comes to, and why.

A candidate is “not for you” if one hard condition fails or it is closed. It “fits” only if every
condition that was read is met, and somebody has read where a firm has to be and who may apply.
Everything else is “worth checking”. So a missing answer never makes a verdict better than a good
one, and a condition that nobody wrote down never counts as met.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from funding.choices import Dimension, Operator

from .candidate import Candidate, Timing
from .conditions import Condition, ConditionResult
from .firm import Firm, Question
from .roles import Role, role_of
from .rules import Answer, Together, judge


class Verdict(StrEnum):
    """The three groups a visitor reads, best first."""

    FITS = "fits"
    CHECK = "check"
    NOT_FOR_YOU = "not-for-you"


@dataclass(frozen=True)
class Reason:
    """Why: what it is about, what came out, what the firm said, what is needed and who says so.

    `condition` is None where nobody has read what is needed, and for the calendar.
    """

    dimension: Dimension
    result: ConditionResult
    yours: Answer = None
    condition: Condition | None = None
    question: Question | None = None
    timing: Timing | None = None

    @property
    def hard(self) -> bool:
        """True if failing it excludes the firm."""
        return self.condition is None or self.condition.hard

    @property
    def excludes(self) -> bool:
        """True if this alone makes it “not for you”."""
        return self.result is ConditionResult.FAIL and self.hard


@dataclass(frozen=True)
class NearestChange:
    """The one thing that would change what is excluded; `short_of` partners are missing."""

    dimension: Dimension
    condition: Condition | None = None
    short_of: int | None = None
    countries: Condition | None = None
    timing: Timing | None = None


@dataclass(frozen=True)
class Match:
    """A candidate with its verdict and every reason."""

    candidate: Candidate
    verdict: Verdict
    reasons: tuple[Reason, ...]
    role: Role | None = None
    change: NearestChange | None = None

    @property
    def fits_because(self) -> list[Reason]:
        """“Why this fits”."""
        return [reason for reason in self.reasons if reason.result is ConditionResult.PASS]

    @property
    def blocks(self) -> list[Reason]:
        """“What could block you”: what excludes first."""
        fails = [reason for reason in self.reasons if reason.result is ConditionResult.FAIL]
        return sorted(fails, key=lambda reason: not reason.hard)

    @property
    def unknown(self) -> list[Reason]:
        """“What we do not know”: what the firm can answer first."""
        open_ones = [reason for reason in self.reasons if reason.result.unknown]
        return sorted(open_ones, key=lambda reason: reason.result is ConditionResult.UNKNOWN_SOURCE)


# Somebody must have read these before anything may be said to fit: where, and who. Knowing who
# is left out is not enough.
WHERE = frozenset({Dimension.TERRITORY})
WHO = frozenset({Dimension.SIZE, Dimension.HEADCOUNT, Dimension.APPLICANT})


def match(firm: Firm, candidate: Candidate) -> Match:
    """Return the verdict on one candidate."""
    area = _area(candidate.conditions)
    reasons = [_reason(condition, firm, area) for condition in candidate.conditions]
    read = {c.dimension for c in candidate.conditions if c.operator is not Operator.NOT_IN}
    for core, about in ((WHERE, Dimension.TERRITORY), (WHO, Dimension.APPLICANT)):
        if not read & core:
            reasons.append(Reason(about, ConditionResult.UNKNOWN_SOURCE))
    reasons += _calendar(candidate)
    verdict = _verdict(reasons)
    change = _nearest_change(reasons) if verdict is Verdict.NOT_FOR_YOU else None
    return Match(candidate, verdict, tuple(reasons), role_of(candidate.roles), change)


def match_all(firm: Firm, candidates: Iterable[Candidate]) -> list[Match]:
    """Return the verdict on each candidate, in their order."""
    return [match(firm, candidate) for candidate in candidates]


def _area(conditions: Iterable[Condition]) -> tuple[str, ...]:
    """Return the places outside of which nobody can take part; empty where that is not said."""
    return tuple(
        place
        for condition in conditions
        if condition.hard
        and condition.dimension is Dimension.TERRITORY
        and condition.operator is Operator.IN
        for place in condition.values
    )


def _reason(condition: Condition, firm: Firm, area: Sequence[str]) -> Reason:
    found = judge(condition, firm, area)
    return Reason(condition.dimension, found.result, found.yours, condition, found.question)


def _calendar(candidate: Candidate) -> list[Reason]:
    """Only what is closed excludes; that calls come and go is no reason for or against."""
    if candidate.timing is Timing.CLOSED:
        return [Reason(Dimension.TIME, ConditionResult.FAIL, timing=candidate.timing)]
    if candidate.timing in {Timing.OPEN, Timing.ALWAYS, Timing.SOON}:
        return [Reason(Dimension.TIME, ConditionResult.PASS, timing=candidate.timing)]
    return []


def _verdict(reasons: Iterable[Reason]) -> Verdict:
    verdict = Verdict.FITS
    for reason in reasons:
        if reason.excludes:
            return Verdict.NOT_FOR_YOU
        if reason.result is not ConditionResult.PASS:
            verdict = Verdict.CHECK
    return verdict


# --- what would change it -----------------------------------------------------------------

TOGETHER = frozenset({Dimension.PARTNERS, Dimension.COUNTRIES})


def _nearest_change(reasons: Sequence[Reason]) -> NearestChange | None:
    """Return the one thing that stands in the way; None if there are several.

    Partners and their countries are one thing: whoever finds partners abroad has both.
    """
    failing = [reason for reason in reasons if reason.excludes]
    about = {reason.dimension for reason in failing}
    if len(failing) > 1 and not (about <= TOGETHER and _wants_more(failing)):
        return None
    first = next((r for r in failing if r.dimension is Dimension.PARTNERS), failing[0])
    countries = next((r.condition for r in failing if r.dimension is Dimension.COUNTRIES), None)
    return NearestChange(
        first.dimension, first.condition, _short_of(first), countries, first.timing
    )


def _wants_more(failing: Iterable[Reason]) -> bool:
    return all(
        reason.condition is not None and reason.condition.operator is Operator.AT_LEAST
        for reason in failing
    )


def _short_of(reason: Reason) -> int | None:
    """How many partners or countries are missing."""
    condition, yours = reason.condition, reason.yours
    if condition is None or not isinstance(yours, Together) or yours.number is None:
        return None
    if condition.operator is not Operator.AT_LEAST or condition.number is None:
        return None
    return int(condition.number) - yours.number


# --- the question worth asking -----------------------------------------------------------


@dataclass(frozen=True)
class BestQuestion:
    """The one answer that would settle most: alone for `settles`, with others for `touches`."""

    question: Question
    settles: int
    touches: int


def best_question(matches: Iterable[Match]) -> BestQuestion | None:
    """Return the question that would settle most of what is worth checking; None if none would."""
    settles: Counter[Question] = Counter()
    touches: Counter[Question] = Counter()
    for found in matches:
        if found.verdict is not Verdict.CHECK:
            continue
        lacking = {reason.question for reason in found.reasons if reason.question}
        touches.update(lacking)
        if len(lacking) == 1:
            settles.update(lacking)
    if not touches:
        return None
    order = list(Question)
    best = max(touches, key=lambda asked: (settles[asked], touches[asked], -order.index(asked)))
    return BestQuestion(best, settles[best], touches[best])
