"""One import at a time. The lock is the system's: it goes with the process that held it."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from .errors import BusyError

# Any number that nothing else in this database locks.
NUMBER = 5_346_723


@contextmanager
def import_lock() -> Iterator[None]:
    """Hold the lock. Raises BusyError while another import holds it.

    A file keeps it on this machine, PostgreSQL beside that for all machines.
    """
    with _file_lock(), _database_lock():
        yield


@contextmanager
def _file_lock() -> Iterator[None]:
    folder = Path(settings.DATA_DIR) / "imports"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise _busy() from None
        yield


@contextmanager
def _database_lock() -> Iterator[None]:
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [NUMBER])
        if not cursor.fetchone()[0]:
            raise _busy()
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [NUMBER])


def _busy() -> BusyError:
    return BusyError(_("Another import is running. Try again when it has finished."))
