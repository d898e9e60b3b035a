"""Caches that take no page away: whatever goes wrong in one is a miss, and is said in the log.

A cache may be full or gone, hold a file that was cut, or a class of another release. All that is
in it can be had again, so nobody is to see an error because of it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar

from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.filebased import FileBasedCache
from django.core.cache.backends.redis import RedisCache

logger = logging.getLogger(__name__)

LOG_SECONDS = 60.0  # one line in so many: every page asks a cache
REDIS_SECONDS = 0.5
PAUSE_SECONDS = 5.0  # a Redis that did not answer is left alone so long

T = TypeVar("T")
_UNREADABLE = object()


class _Forgiving(BaseCache):
    """Mixin before a backend: a fault is a miss. Arguments are those of Django's `BaseCache`."""

    _said_at = -LOG_SECONDS

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        found = self._try(_UNREADABLE, super().get, key, default, version)
        if found is _UNREADABLE:
            self._discard([key], version)
            return default
        return found

    def get_many(self, keys: Iterable[Any], version: int | None = None) -> dict[Any, Any]:
        keys = list(keys)
        found: Any = self._try(_UNREADABLE, super().get_many, keys, version)
        if found is _UNREADABLE:
            self._discard(keys, version)
            return {}
        return found

    def has_key(self, *args: Any, **options: Any) -> bool:
        return self._try(False, super().has_key, *args, **options)

    def add(self, *args: Any, **options: Any) -> bool:
        return self._try(True, super().add, *args, **options)

    def set(self, *args: Any, **options: Any) -> None:
        self._try(None, super().set, *args, **options)

    def set_many(self, *args: Any, **options: Any) -> list[Any]:
        return self._try([], super().set_many, *args, **options)

    def touch(self, *args: Any, **options: Any) -> bool:
        return self._try(False, super().touch, *args, **options)

    def delete(self, *args: Any, **options: Any) -> bool:
        return self._try(False, super().delete, *args, **options)

    def delete_many(self, *args: Any, **options: Any) -> None:
        self._try(None, super().delete_many, *args, **options)

    def clear(self) -> None:
        self._try(None, super().clear)

    def _discard(self, keys: Iterable[Any], version: int | None) -> None:
        """Throw away what cannot be read, so that it is written anew."""
        self.delete_many(keys, version)

    def _try(self, instead: T, call: Callable[..., T], *args: Any, **options: Any) -> T:
        """Return what `call` returns; `instead` if it fails."""
        try:
            return call(*args, **options)
        except Exception as error:  # noqa: BLE001 – what a disk, Redis or pickle may raise
            self._failed(error)
            return instead

    def _failed(self, error: Exception) -> None:
        if monotonic() - _Forgiving._said_at >= LOG_SECONDS:
            _Forgiving._said_at = monotonic()
            logger.warning("A cache does not work, the site does without it: %r", error)


class ForgivingFileCache(_Forgiving, FileBasedCache):
    """Files in a folder."""

    _dir: str

    def _createdir(self) -> None:
        self._try(None, super()._createdir)  # type: ignore[misc]  # has no stub

    def _discard(self, keys: Iterable[Any], version: int | None) -> None:
        for key in keys:
            with suppress(OSError):
                Path(self._key_to_file(key, version)).unlink()  # type: ignore[attr-defined]


class ForgivingRedisCache(_Forgiving, RedisCache):
    """Redis. One that does not answer in time costs one wait in a while, not one a question."""

    _away_until = 0.0

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        options = {"socket_connect_timeout": REDIS_SECONDS, "socket_timeout": REDIS_SECONDS}
        super().__init__(server, params | {"OPTIONS": options | params.get("OPTIONS", {})})

    def _try(self, instead: T, call: Callable[..., T], *args: Any, **options: Any) -> T:
        if monotonic() < ForgivingRedisCache._away_until:
            return instead
        return super()._try(instead, call, *args, **options)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, self._cache._lib.RedisError):  # type: ignore[attr-defined]
            ForgivingRedisCache._away_until = monotonic() + PAUSE_SECONDS
        super()._failed(error)
