"""Conditions that no firm can meet together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from funding.choices import Dimension, Operator

from .conditions import Condition
from .places import is_within, touches


def contradictory(conditions: Iterable[Condition]) -> Iterator[Dimension]:
    """Yield what conditions are about that exclude everybody; only those that exclude count."""
    by_dimension: dict[Dimension, list[Condition]] = defaultdict(list)
    for condition in conditions:
        if condition.hard:
            by_dimension[condition.dimension].append(condition)
    for dimension, rows in by_dimension.items():
        if _numbers_clash(rows) or _codes_clash(rows):
            yield dimension


def _numbers_clash(rows: Sequence[Condition]) -> bool:
    lowest = [row.number for row in rows if row.operator is Operator.AT_LEAST and row.number]
    highest = [
        row.number for row in rows if row.operator is Operator.AT_MOST and row.number is not None
    ]
    return bool(lowest and highest) and max(lowest) > min(highest)


def _codes_clash(rows: Sequence[Condition]) -> bool:
    """Return whether nothing is left of what is asked for; a place stands for its parts."""
    asked = [row.values for row in rows if row.operator is Operator.IN and row.values]
    if not asked:
        return False
    excluded = [code for row in rows if row.operator is Operator.NOT_IN for code in row.values]
    first, *others = asked
    left = [
        code
        for code in first
        if all(any(touches(code, other) for other in codes) for codes in others)
        and not any(is_within(code, area) for area in excluded)
    ]
    return not left
