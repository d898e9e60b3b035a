"""When pages change by the clock alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

Asker = Callable[[datetime], datetime | None]

_askers: list[Asker] = []


def changes_at(asker: Asker) -> Asker:
    """Have `asker` asked for the next moment after another at which a page changes by itself.

    None for never. The beginning of each hour, and so of each day in every zone of Europe, need
    not be told.
    """
    _askers.append(asker)
    return asker


def next_moment(now: datetime) -> datetime:
    """Return until when a page that is made now stays right by the clock."""
    hour = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    told = (asker(now) for asker in _askers)
    return min([hour, *(moment for moment in told if moment is not None and moment > now)])
