"""How far a pact is.

The rule, the only one: a pact's progress is the mean of the reported progress of its
commitments, rounded down to a whole per cent. A commitment that is done counts 100
whatever was typed; one that was withdrawn does not count; one that reported nothing
does not count either, but is named beside the figure. With no report at all there is
no figure, never zero. See docs/decisions/0005-progress-of-a-pact.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

DONE = "done"
WITHDRAWN = "withdrawn"


class Measured(Protocol):
    """Anything with the two facts the rule needs."""

    status: str
    progress: int | None


@dataclass(frozen=True)
class Progress:
    """The progress of a pact: `percent` is None while nothing is reported."""

    percent: int | None
    reported: int
    total: int


def progress_of(commitments: Iterable[Measured]) -> Progress:
    """Apply the rule to the commitments of a pact."""
    counting = [item for item in commitments if item.status != WITHDRAWN]
    reports = [100 if item.status == DONE else item.progress for item in counting]
    known = [value for value in reports if value is not None]
    percent = sum(known) // len(known) if known else None
    return Progress(percent, len(known), len(counting))
