"""What a backup asks of a database: its state at one moment, and to be put back there."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from django.db.backends.base.base import BaseDatabaseWrapper

from .errors import BackupError
from .postgresql import PostgreSQL
from .snapshot import Ask, Snapshot
from .sqlite import SQLite


class Database(Protocol):
    """A database of the site."""

    engine: str

    def snapshot(self, path: Path) -> AbstractContextManager[Snapshot]:
        """Hold the database as it is at one moment; `path` is where it is written."""

    def restore(self, path: Path) -> None:
        """Put what a snapshot holds in the place of everything, wholly or not at all."""

    def asking(self) -> AbstractContextManager[Ask]:
        """Ask the database as it is now."""

    def scratch(self, folder: Path) -> AbstractContextManager[str]:
        """Make an empty database to try a backup on; its DATABASE_URL. It goes afterwards."""

    def remove_scratch(self) -> None:
        """Remove what a trial that was killed has left on the server, if nobody uses it."""


def database_of(connection: BaseDatabaseWrapper) -> Database:
    """Return the database behind a connection of Django's. Raises BackupError."""
    if connection.vendor == "sqlite":
        return SQLite(Path(connection.settings_dict["NAME"]))
    if connection.vendor == "postgresql":
        return PostgreSQL(connection.get_connection_params())
    raise BackupError(f"There is no backup of {connection.display_name}.")
