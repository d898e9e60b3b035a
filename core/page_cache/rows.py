"""Rows that many pages show, such as those behind cards: each is read once until a change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Generic, TypeVar

from django.db.models import Model

from core.caching import VersionedCache

from .content import content

M = TypeVar("M", bound=Model)


class SharedRows(Generic[M]):
    """Rows by primary key, at most `most` of them in each process; whoever gets one only reads it.

    `read` returns rows of some keys, with all that is shown of them. What it returns may depend on
    nothing but the database: neither on the language nor on the time.
    """

    def __init__(self, key: str, read: Callable[[Sequence[int]], Iterable[M]], most: int) -> None:
        self.read, self.most = read, most
        self._known: VersionedCache[dict[int, M]] = VersionedCache(key, dict, depends_on=[content])

    def of(self, keys: Sequence[int]) -> list[M]:
        """Return the rows of these keys in their order, without those that are not there."""
        known = self._known.get()
        found = {key: known[key] for key in keys if key in known}
        if missing := [key for key in keys if key not in found]:
            new = {row.pk: row for row in self.read(missing)}
            found |= new
            known |= new
            for key in list(known)[: max(0, len(known) - self.most)]:
                known.pop(key, None)
        return [found[key] for key in keys if key in found]
