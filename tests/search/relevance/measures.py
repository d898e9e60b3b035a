"""How good a list of results is, by what people judged. Pure Python: no engine, no database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import log2


def ndcg(ranked: Sequence[str], grades: Mapping[str, int], at: int = 10) -> float:
    """How near the first `at` results come to the best possible order: 0 (nothing) to 1.

    Normalised discounted cumulative gain. A grade g is worth 2^g - 1 (so 3 counts 7, 2 counts 3,
    1 counts 1), divided by log2 of the place + 1; a key without a grade is worth nothing. A key
    that comes again counts only where it came first. Raises ValueError if nothing is relevant.
    """
    best = _gain(sorted(grades.values(), reverse=True)[:at])
    if not best:
        raise ValueError("Without a relevant key there is no best order.")
    return _gain(grades.get(key, 0) for key in _once(ranked)[:at]) / best


def found_within(ranked: Sequence[str], grades: Mapping[str, int], first: int = 3) -> bool:
    """Whether one of the best keys (those with the highest grade) is among the first results."""
    best = max(grades.values(), default=0)
    return best > 0 and any(grades.get(key) == best for key in _once(ranked)[:first])


def _gain(grades: Iterable[int]) -> float:
    """What grades are worth in this order."""
    return sum((2**grade - 1) / log2(place + 1) for place, grade in enumerate(grades, start=1))


def _once(ranked: Sequence[str]) -> list[str]:
    """Every key where it came first. A repeated result takes no place of its own."""
    return list(dict.fromkeys(ranked))
