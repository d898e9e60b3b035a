"""A database that is busy or away: how to tell it, and how long to wait for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import InterfaceError, OperationalError, connection

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
