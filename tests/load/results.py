"""How a load was answered, in numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tests.load.visitor import Answer

LIMIT = 0.3  # seconds, of 99 in 100


def percentile(answers: Sequence[Answer], share: float) -> float:
    """Return within how many seconds such a share was answered; 0 where nothing was asked."""
    taken = sorted(answer.seconds for answer in answers)
    return taken[min(int(len(taken) * share), len(taken) - 1)] if taken else 0.0


def table(answers: Sequence[Answer], seconds: float) -> str:
    """Return a row for each kind of request, and one for all, in Markdown."""
    lines = [
        "| kind | requests | a second | p50 ms | p95 ms | p99 ms | errors |",
        "| --- |" + " ---: |" * 6,
    ]
    kinds = Counter(answer.kind for answer in answers)
    for kind, _count in kinds.most_common():
        lines.append(_row(kind, [one for one in answers if one.kind == kind], seconds))
    lines.append(_row("all", answers, seconds))
    return "\n".join(lines) + "\n"


def errors(answers: Sequence[Answer]) -> list[str]:
    """Return what was wrong, each with how often."""
    wrong = Counter(
        f"{one.kind} {one.path.partition('?')[0]}: {one.status or one.error}"
        for one in answers
        if not one.is_right
    )
    return [f"{what} ({count} times)" for what, count in wrong.most_common(20)]


def _row(name: str, answers: Sequence[Answer], seconds: float) -> str:
    cells = [f"{len(answers)}", f"{len(answers) / seconds:.1f}"]
    cells += [f"{percentile(answers, share) * 1000:.0f}" for share in (0.5, 0.95, 0.99)]
    cells.append(str(sum(not answer.is_right for answer in answers)))
    return f"| {name} | " + " | ".join(cells) + " |"
