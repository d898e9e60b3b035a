"""What visitors saw while something failed: a row of the table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.load.visitor import Answer

HEADS = (
    "fault", "lasted", "requests", "as usual", "kept by nginx", "of the nightly copy",
    "503 of the site", "503 of nginx", "other errors", "no answer", "slowest", "well again after",
)  # fmt: skip
KEPT = re.compile(r" (?:HIT|STALE|UPDATING|REVALIDATED) \S+$")
STALE = re.compile(r" (?:STALE|UPDATING) \S+$")


@dataclass
class Row:
    """One fault: when it began, and when the part was there again."""

    name: str
    begun: float
    back: float
    answers: Sequence[Answer]
    log: str

    @property
    def last_wrong(self) -> float:
        """When something was answered wrongly for the last time; 0 if never."""
        wrong = [one.begun + one.seconds for one in self.answers if not one.is_right]
        return max(wrong, default=0.0)

    def told(self) -> str:
        """Return it in Markdown."""
        what = Counter(_what(one) for one in self.answers)
        lines = self.log.splitlines()
        kept, stale = (sum(bool(kind.search(line)) for line in lines) for kind in (KEPT, STALE))
        slowest = max((one.seconds for one in self.answers), default=0.0)
        well = f"{self.last_wrong - self.begun:.1f} s" if self.last_wrong else "–"
        cells = [
            self.name, f"{self.back - self.begun:.1f} s", len(self.answers), what["usual"],
            f"{kept}, {stale} stale", what["copy"], what["503"], what["away"],
            _others(self.answers), what["none"], f"{slowest:.1f} s", well,
        ]  # fmt: skip
        return f"| {' | '.join(map(str, cells))} |\n"


def heads() -> str:
    """Return the first lines of the table."""
    return f"| {' | '.join(HEADS)} |\n| --- |{' ---: |' * (len(HEADS) - 1)}\n"


def read_log(path: Path, since: int) -> str:
    """Return what nginx has logged since so many bytes."""
    with path.open() as log:
        log.seek(since)
        return log.read()


def _what(answer: Answer) -> str:
    if answer.is_copy:
        return "copy"
    if answer.is_right:
        return "usual"
    if not answer.status:
        return "none"
    if answer.status == 503:
        return "away" if answer.is_away else "503"
    return "other"


def _others(answers: Sequence[Answer]) -> str:
    found = Counter(one.status for one in answers if _what(one) == "other")
    return ", ".join(f"{status} ({count})" for status, count in found.items()) or "0"
