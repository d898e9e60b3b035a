"""Backups of SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from .errors import BackupError
from .snapshot import Ask, Snapshot

PATIENCE = 30  # seconds to wait for another that writes


class SQLite:
    """A file of SQLite; other processes may use it meanwhile."""

    engine = "sqlite"

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def snapshot(self, path: Path) -> Iterator[Snapshot]:
        """See `Database.snapshot`: a copy, which is quickly made and is written then.

        By SQLite's own backup, in one step: others read and write on. Not by `VACUUM INTO`, which
        numbers rows anew that have no number of their own.
        """
        path.unlink(missing_ok=True)
        try:
            with (
                closing(sqlite3.connect(self.path, timeout=PATIENCE)) as source,
                closing(sqlite3.connect(path)) as copy,
            ):
                source.backup(copy)
                # One file, without a journal beside it.
                copy.execute("PRAGMA journal_mode=DELETE")

                def check() -> None:
                    if (found := copy.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
                        raise BackupError(f"The database is damaged: {found}")

                yield Snapshot(lambda query: copy.execute(query).fetchall(), check)
        except sqlite3.Error as error:
            raise _in_words("The database could not be read", error) from error

    def restore(self, path: Path) -> None:
        """See `Database.restore`. It waits for others that write, and they for it."""
        try:
            with (
                closing(sqlite3.connect(path)) as source,
                closing(sqlite3.connect(self.path, timeout=PATIENCE)) as target,
            ):
                # As the settings have it; what is overwritten is not to be read from the file.
                target.execute("PRAGMA journal_mode=WAL")
                target.execute("PRAGMA secure_delete=ON")
                source.backup(target)
        except sqlite3.Error as error:
            raise _in_words("The database could not be restored", error) from error

    @contextmanager
    def asking(self) -> Iterator[Ask]:
        """See `Database.asking`."""
        try:
            with closing(sqlite3.connect(self.path, timeout=PATIENCE)) as database:
                yield lambda query: database.execute(query).fetchall()
        except sqlite3.Error as error:
            raise _in_words("The database could not be read", error) from error

    @contextmanager
    def scratch(self, folder: Path) -> Iterator[str]:
        """See `Database.scratch`."""
        yield f"sqlite:///{folder / 'scratch.sqlite3'}"

    def remove_scratch(self) -> None:
        """See `Database.remove_scratch`: it goes with its folder."""


def _in_words(what: str, error: sqlite3.Error) -> BackupError:
    if getattr(error, "sqlite_errorname", "") in ("SQLITE_FULL", "SQLITE_IOERR_WRITE"):
        return BackupError(f"{what}: the disk is full. Make room, then run it again.")
    if getattr(error, "sqlite_errorname", "").startswith("SQLITE_BUSY"):
        return BackupError(f"{what}: another process holds it. Stop the site, then run it again.")
    return BackupError(f"{what}: {error}")
