"""What a firm can do with a match: ask now, prepare, get help that is no grant, or leave it."""

from __future__ import annotations

from enum import StrEnum

from .candidate import Timing
from .money import GRANTS
from .verdict import Match, Verdict


class Outcome(StrEnum):
    """The groups of the finder's result, in their order."""

    NOW = "now"
    PREPARE = "prepare"
    HELP = "help"
    NOT_FOR_YOU = "not-for-you"


# Where a sum can be told: one can apply, or will on a day that is known.
DATED = frozenset({Timing.OPEN, Timing.ALWAYS, Timing.SOON})


def outcome_of(found: Match) -> Outcome:
    """Return what a firm can do with a match.

    Advice, loans and guarantees are a group of their own, whenever one can have them: they are no
    answer to who looks for a grant. What opens by calls, or is not certain, is to prepare for.
    """
    if found.verdict is Verdict.NOT_FOR_YOU:
        return Outcome.NOT_FOR_YOU
    kinds = set(found.candidate.kinds)
    if kinds and not kinds & GRANTS:
        return Outcome.HELP
    if found.candidate.timing in {Timing.OPEN, Timing.ALWAYS}:
        return Outcome.NOW
    return Outcome.PREPARE


def may_tell_a_sum(found: Match) -> bool:
    """Return whether a sum may be told: no condition fails, and one can apply on a known day."""
    return not found.blocks and found.candidate.timing in DATED
