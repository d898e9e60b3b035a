"""A database that is busy or away, how long to wait for it, and what happens on its commit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeVar

from django.db import InterfaceError, OperationalError, connection, transaction

T = TypeVar("T")

SQLITE_ERROR = 1  # a statement that is wrong, such as one that names no table of ours


def is_unavailable(error: BaseException | None) -> bool:
    """Return whether the database could not do it now: another writes for long, or it is away.

    The same may work in a moment. What is wrong with the statement itself is no such error.
    """
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    return getattr(error.__cause__, "sqlite_errorcode", None) != SQLITE_ERROR


@contextmanager
def patient_for(milliseconds: int) -> Iterator[None]:
    """Have SQLite wait no longer than that for another that writes."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    ask = connection.connection.execute
    (patience,) = ask("PRAGMA busy_timeout").fetchone()
    ask(f"PRAGMA busy_timeout = {min(milliseconds, int(patience))}")
    try:
        yield
    finally:
        # Closed meanwhile, it begins anew with its own patience.
        if connection.connection is not None:
            connection.connection.execute(f"PRAGMA busy_timeout = {int(patience)}")


@dataclass
class _Hooks:
    """Which of Django's hooks on commit are of a kind, as far as they were looked at."""

    all: list
    looked_at: int = 0
    found: list[Any] = field(default_factory=list)


def hooks_on_commit(kind: type[T]) -> list[T]:
    """Return what the current transaction calls on commit and is of a kind, in order.

    A long one has thousands of hooks: those that were looked at are not looked at again. Django
    begins another list whenever it takes hooks away.
    """
    current = transaction.get_connection()
    if not current.in_atomic_block:
        return []
    hooks = current.run_on_commit
    by_kind: dict[type, _Hooks] = vars(current).setdefault("known_hooks", {})
    known = by_kind.get(kind)
    if known is None or known.all is not hooks:
        known = by_kind[kind] = _Hooks(hooks)
    new = (hook for _savepoints, hook, _robust in islice(hooks, known.looked_at, None))
    known.found += [hook for hook in new if isinstance(hook, kind)]
    known.looked_at = len(hooks)
    return known.found
