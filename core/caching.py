"""What each process keeps in memory, and all forget together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar
from uuid import uuid4

from django.core.cache import cache
from django.db import transaction

T = TypeVar("T")


class VersionedCache(Generic[T]):
    """A value that is costly to make and asked for by every request.

    Each process makes its own copy with `build`, and makes it anew once another version stands in
    the shared cache under `key`: after `invalidate` in any process. Asking costs one small read of the
    cache.
    """

    def __init__(self, key: str, build: Callable[[], T]) -> None:
        self.key, self.build = key, build
        self._kept: tuple[str, T] | None = None

    def get(self) -> T:
        """The value as it is now."""
        version = self.version()
        if self._kept is None or self._kept[0] != version:
            self._kept = (version, self.build())
        return self._kept[1]

    def version(self) -> str:
        """A mark that changes when the value was invalidated."""
        version = cache.get(self.key)
        if version is None:
            version = uuid4().hex
            cache.set(self.key, version, None)
        return version

    def invalidate(self) -> None:
        """Make every process build it anew: now, and once what changed is committed."""
        cache.delete(self.key)
        transaction.on_commit(lambda: cache.delete(self.key))
