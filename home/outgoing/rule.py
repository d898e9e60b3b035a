"""What is made of what opening a link showed. No request, no query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from home.models.outgoing import LinkProblem, LinkState

# Days between the first failure and the one that makes a link dead.
APART = timedelta(days=2)
# Days until a link is opened again, by what is known of it.
AGAIN = {
    LinkState.WORKS: timedelta(days=14),
    LinkState.MOVED: timedelta(days=14),
    LinkState.FAILED: APART,
    LinkState.DEAD: timedelta(days=7),
    LinkState.UNSURE: timedelta(days=7),
    LinkState.NOT_ALLOWED: timedelta(days=30),
}
# Only these say that a page is not there: RFC 9110, 15.5.5 and 15.5.11. All other refusals
# (sign in, robots, too many requests, a server in trouble) leave it open.
NOT_THERE = frozenset({404, 410})


class Outcome(StrEnum):
    """How it went."""

    WORKS = "works"
    FAILS = "fails"
    UNSURE = "unsure"
    NOT_ALLOWED = "not allowed"


@dataclass(frozen=True)
class Finding:
    """What opening a link showed. `moved_to`: where it leads for good."""

    outcome: Outcome
    problem: LinkProblem | None = None
    status: int | None = None
    moved_to: str = ""


def found(status: int, moved_to: str = "") -> Finding:
    """Return what the last answer of a server means."""
    if 200 <= status < 300:
        return Finding(Outcome.WORKS, status=status, moved_to=moved_to)
    outcome = Outcome.FAILS if status in NOT_THERE else Outcome.UNSURE
    return Finding(outcome, LinkProblem.STATUS, status)


def judged(
    state: str, failed_on: date | None, finding: Finding, today: date
) -> tuple[LinkState, date | None]:
    """Return the state of a link from now on, and when it failed first since it worked."""
    if finding.outcome == Outcome.WORKS:
        return (LinkState.MOVED if finding.moved_to else LinkState.WORKS), None
    if finding.outcome == Outcome.FAILS:
        first = failed_on or today
        return (LinkState.DEAD if today - first >= APART else LinkState.FAILED), first
    if state == LinkState.DEAD:  # nothing shows that it lives again
        return LinkState.DEAD, failed_on
    unsure = finding.outcome == Outcome.UNSURE
    return (LinkState.UNSURE if unsure else LinkState.NOT_ALLOWED), failed_on
