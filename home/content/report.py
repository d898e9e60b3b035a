"""What a run of the content loader did."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class LoadReport:
    """Counts by outcome, and a line for everything that was not simply left as it was."""

    counts: Counter = field(default_factory=Counter)
    lines: list[str] = field(default_factory=list)

    def created(self, kind: str, name: str) -> None:
        """Something new."""
        self._note("created", kind, name)

    def updated(self, kind: str, name: str) -> None:
        """Its file changed and no editor had touched it."""
        self._note("updated", kind, name)

    def kept(self, kind: str, name: str) -> None:
        """Its file changed, but an editor changed or deleted it: left as it is."""
        self._note("kept", kind, name)

    def unchanged(self) -> None:
        """Nothing to do."""
        self.counts["unchanged"] += 1

    def _note(self, outcome: str, kind: str, name: str) -> None:
        self.counts[outcome] += 1
        self.lines.append(f"{outcome} {kind} {name}")

    def __str__(self) -> str:
        outcomes = ("created", "updated", "kept", "unchanged")
        return ", ".join(f"{self.counts[outcome]} {outcome}" for outcome in outcomes)
