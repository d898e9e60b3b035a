"""Indicators that are counted, not typed.

An app that knows a number registers a counter in its `AppConfig.ready`; editors choose
it on the results page. So the trunk need not know the sections.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Counter:
    """A number the site knows by itself."""

    label: Any
    count: Callable[[], int]


_counters: dict[str, Counter] = {}


def register_counter(key: str, label: Any, count: Callable[[], int]) -> None:
    """Make `count` available to indicators under `key`."""
    _counters[key] = Counter(label, count)


def counter_choices() -> list[tuple[str, Any]]:
    """Return the counters, for an editor's form."""
    return [(key, counter.label) for key, counter in _counters.items()]


def counted(key: str) -> int:
    """Return the number registered under `key`. Raises KeyError if no app registered it."""
    return _counters[key].count()
