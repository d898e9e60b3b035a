"""How much memory each process of the site holds, and whether it grows."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from pathlib import Path

MOST_GROWTH = 0.05
# A page or two of a small process are no leak.
LEAST = 3.0  # MB
# Pages that were made stay for an hour, up to the limit that it is given (`maxmemory`).
KEEPER = "Redis"
RESIDENT = re.compile(r"^Rss:\s+(\d+) kB", re.MULTILINE)
SHARED = re.compile(r"^Shared_(?:Clean|Dirty):\s+(\d+) kB", re.MULTILINE)


def memory_of(process: int) -> float:
    """Return the MB that a process holds for itself alone; 0 if it has ended."""
    try:
        told = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    found = RESIDENT.search(told)
    kilobytes = int(found[1]) if found else 0
    return (kilobytes - sum(int(shared) for shared in SHARED.findall(told))) / 1024


@dataclass
class Memory:
    """What was held, at some moments, by process."""

    begun: float = field(default_factory=time.monotonic)
    moments: list[float] = field(default_factory=list)
    held: dict[tuple[str, int], list[float]] = field(default_factory=dict)

    def note(self, processes: dict[str, int]) -> None:
        """Look now."""
        self.moments.append(time.monotonic() - self.begun)
        for name, process in processes.items():
            row = self.held.setdefault((name, process), [])
            row += [0.0] * (len(self.moments) - 1 - len(row))
            row.append(memory_of(process))

    def table(self) -> str:
        """Return it in Markdown, a column for each moment."""
        heads = "".join(f" {moment / 60:.1f} min |" for moment in self.moments)
        rule = " ---: |" * (len(self.moments) + 1)
        lines = ["", f"| MB | {heads.lstrip()} since half |", f"| --- |{rule}"]
        for (name, _process), row in self.held.items():
            cells = "".join(f" {held:.1f} |" for held in row)
            lines.append(f"| {name} |{cells} {self._growth(row):+.1%} |")
        return "\n".join(lines) + "\n"

    def faults(self, *, is_long: bool) -> list[str]:
        """Return which of them ended or, in a time that is long enough, grew."""
        found = []
        for (name, _process), row in self.held.items():
            if not row[-1] or len(row) < len(self.moments):
                found.append(f"{name} ended")
            elif not is_long or name == KEEPER:
                continue
            elif self._growth(row) > MOST_GROWTH and row[-1] - self._warm(row) > LEAST:
                found.append(f"{name} grew by {self._growth(row):.1%}")
        return found

    def _growth(self, row: list[float]) -> float:
        warm = self._warm(row)
        return row[-1] / warm - 1 if warm else 0.0

    def _warm(self, row: list[float]) -> float:
        """Return what was held when half of the time was over.

        Before, a process fills what it keeps up to a limit: pages, templates, what calls are.
        """
        half = self.moments[-1] / 2
        return max(zip(self.moments, row, strict=False), key=lambda at: (at[0] <= half, at[0]))[1]
