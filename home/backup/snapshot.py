"""A database at one moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

# Asks a database one query, and returns all rows.
Ask = Callable[[str], list[tuple[Any, ...]]]


@dataclass(frozen=True)
class Snapshot:
    """What is asked is of that moment, and so is what is written."""

    ask: Ask
    write: Callable[[], None]
