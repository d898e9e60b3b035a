"""Values that each process keeps in memory and all processes forget together.

The value stands in the memory of the process; shared is only its version, in the cache
`versions`, which nothing evicts from (`sme4green.settings.caches`). While that cache can neither
be read nor written, what was built is used on, for a minute at most. What was invalidated
meanwhile is told as soon as the cache takes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from threading import RLock
from time import monotonic
from typing import Any, Generic, TypeVar, TypeVarTuple
from uuid import uuid4

from django.core.cache import caches
from django.db import transaction

from .database import hooks_on_commit

Ts = TypeVarTuple("Ts")
T = TypeVar("T")

KEPT_SECONDS = 60.0  # how long a value is used whose version cannot be read
# The version of all that visitors can be shown (core/page_cache). It changes with each other one
# of what is shown, and after it, so that nothing is made of an old value under a new version.
CONTENT = "core.content"
_NOTHING: Any = object()

# Every versioned cache of this process.
_all: list[VersionedCache] = []
# The current `one_moment`.
_moment: ContextVar[_Moment | None] = ContextVar("moment", default=None)
# Keys of what no visitor is shown.
_inside: set[str] = set()
# Keys whose new versions the cache did not take.
_untold: set[str] = set()


@dataclass
class _Copy:
    """What was built under a version, by the arguments it was built with.

    Without a version it was built while none could be read. `seen_at` is when it last was right.
    """

    version: tuple[str, ...] | None
    values: dict[tuple, Any] = field(default_factory=dict)
    seen_at: float = field(default_factory=monotonic)

    def has(self, version: tuple[str, ...] | None) -> bool:
        """Return whether it is still right, where `version` is the shared one or cannot be read."""
        if version is None:
            return self.version != () and monotonic() - self.seen_at < KEPT_SECONDS
        if self.version != version:
            return False
        self.seen_at = monotonic()
        return True


@dataclass
class _Moment:
    """What was read of the shared versions meanwhile, and the copies that are right by them."""

    versions: dict[str, str] = field(default_factory=dict)
    copies: dict[VersionedCache, _Copy] = field(default_factory=dict)


class _Invalidation:
    """What the current transaction invalidated and did not commit yet; called on commit.

    Django forgets it together with the savepoint or transaction that is rolled back. Copies that
    the transaction builds meanwhile stand here, as nobody else may see what they are made of.
    """

    def __init__(self, savepoints: list[str]) -> None:
        self.savepoints = savepoints
        self.keys: set[str] = set()
        self.copies: dict[VersionedCache, _Copy] = {}

    def add(self, key: str) -> None:
        """Take in one key more, and forget the copies that depend on it."""
        self.keys.add(key)
        self.copies = {cache: copy for cache, copy in self.copies.items() if key not in cache.keys}

    def __call__(self) -> None:
        # All that is told on one commit is of the same moment: each version changes once for it.
        told: set[str] = transaction.get_connection().told_on_commit
        if new := self.keys - told:
            told |= new
            _publish(new)


class VersionedCache(Generic[*Ts, T]):
    """A value that is costly to build and asked for by every request.

    `build` is called once in each process, and again after `invalidate` in any process: for this
    cache or for one of those in `depends_on`. Where `build` takes arguments, there is a value for
    each, for the last `most` of them; for what has no hash, such as a page that is being added and
    not stored yet, it is built each time. Threads that ask meanwhile wait for the one that builds.
    Asking costs one small read of the cache `versions`, and no query. What is not `shown` to any
    visitor leaves their pages alone.

    A transaction sees its own changes after `invalidate`; all others see them once it is committed.
    """

    def __init__(
        self,
        key: str,
        build: Callable[[*Ts], T],
        depends_on: Iterable[VersionedCache] = (),
        *,
        shown: bool = True,
        most: int | None = None,
    ) -> None:
        self.key, self.build, self.most = key, build, most
        if not shown:
            _inside.add(key)
        self.keys: set[str] = {key}.union(*(other.keys for other in depends_on))
        self._ordered = sorted(self.keys)
        self._copy = _Copy(())
        # Re-entrant: a build that asks for itself is to fail, not to hang.
        self._lock = RLock()
        _all.append(self)

    def get(self, *args: *Ts) -> T:
        """Return the value as it is now."""
        try:
            hash(args)
        except TypeError:
            return self.build(*args)
        moment = _moment.get()
        if moment and (right := moment.copies.get(self)):
            value = right.values.get(args, _NOTHING)
            if value is not _NOTHING:
                return value
        invalidations = _uncommitted()
        if any(self.keys & invalidation.keys for invalidation in invalidations):
            copy = self._current(invalidations[-1].copies.get(self))
            invalidations[-1].copies[self] = copy
            return self._value(copy, args)
        copy = self._copy
        value = copy.values.get(args, _NOTHING)
        if value is not _NOTHING and copy.has(self._version()):
            if moment:
                moment.copies[self] = copy
            return value
        with self._lock:
            # Read anew: another thread may have built it, or invalidated it, while we waited.
            self._copy = copy = self._current(self._copy)
            return self._value(copy, args)

    def invalidate(self) -> None:
        """Have it built anew: at once in this transaction, everywhere once that is committed."""
        connection = transaction.get_connection()
        connection.told_on_commit = set()
        savepoints = list(connection.savepoint_ids)
        if moment := _moment.get():
            moment.copies.clear()
        invalidations = _uncommitted()
        if invalidations and invalidations[-1].savepoints == savepoints:
            invalidations[-1].add(self.key)
        else:
            invalidation = _Invalidation(savepoints)
            invalidation.add(self.key)
            transaction.on_commit(invalidation)

    def _current(self, copy: _Copy | None) -> _Copy:
        """Return the copy if its version is the shared one, else an empty copy of that version.

        The version is read before anything is built: what another commits during the build then
        has a later version, and the value built too early is not used again.
        """
        version = self._version()
        return copy if copy and copy.has(version) else _Copy(version)

    def _value(self, copy: _Copy, args: tuple[*Ts]) -> T:
        if args not in copy.values:
            copy.values[args] = self.build(*args)
            if self.most and len(copy.values) > self.most:
                copy.values.pop(next(iter(copy.values)))
        return copy.values[args]

    def version(self) -> tuple[str, ...] | None:
        """Return what stands for the value as all see it: another after each change.

        None while that cannot be read, and in a transaction that has changed it.
        """
        uncommitted = any(self.keys & invalidation.keys for invalidation in _uncommitted())
        return None if uncommitted else self._version()

    def forget(self) -> None:
        """Have it built anew in this process."""
        self._copy = _Copy(())

    def _version(self) -> tuple[str, ...] | None:
        """Return the shared version; None while the cache can neither be read nor written."""
        if untold := _untold & self.keys:
            _publish(untold)
        found = _read(self.keys)
        with suppress(KeyError):
            return tuple([found[key] for key in self._ordered])
        return None


@contextmanager
def one_moment() -> Iterator[None]:
    """Read each shared version once, for what is made of many copies, such as a page.

    It takes fewer reads, and all its parts are of about the same time. What is changed here
    meanwhile is seen.
    """
    before = _moment.set(_Moment())
    try:
        yield
    finally:
        _moment.reset(before)


def invalidate_all() -> None:
    """Have everything built anew in every process."""
    for cache in _all:
        cache.invalidate()


def is_shown(key: str) -> bool:
    """Return whether what is kept under a key stands in pages for visitors."""
    return key not in _inside


def _uncommitted() -> list[_Invalidation]:
    """Return what the current transaction invalidated, in order."""
    return hooks_on_commit(_Invalidation)


def _read(keys: set[str]) -> dict[str, str]:
    """Return the shared versions of these keys, as far as the cache has or takes them.

    In one moment a version stays what it was when it was read first, and that of all content is
    read before any other: what is built of older copies is never kept under a newer version.
    """
    moment = _moment.get()
    known = moment.versions if moment else {}
    wanted = [key for key in ((CONTENT, *keys) if moment else keys) if key not in known]
    if not wanted:
        return known
    versions = caches["versions"]
    found = versions.get_many(wanted)
    if missing := [key for key in wanted if key not in found]:
        for key in missing:
            versions.add(key, _new_version(), None)
        found |= versions.get_many(missing)
    known.update(found)
    return known


def _publish(keys: set[str]) -> None:
    if moment := _moment.get():
        moment.versions.clear()
        moment.copies.clear()
    last = [CONTENT] if any(map(is_shown, keys)) else []
    fresh = {key: _new_version() for key in [*(keys - {CONTENT}), *last]}
    versions = caches["versions"]
    versions.set_many(fresh, None)
    if versions.get_many(fresh) == fresh:
        _untold.difference_update(fresh)
        return
    # On a full disk a version cannot be written, but be taken away: others then know of none.
    # Where another process wrote at the same moment, it is only told once more.
    versions.delete_many(fresh)
    _untold.update(fresh)
    for cache in _all:
        if not cache.keys.isdisjoint(fresh):
            cache.forget()


def _new_version() -> str:
    return uuid4().hex
