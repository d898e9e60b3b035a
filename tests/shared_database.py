"""What takes long to load is loaded by one process of a test run, and copied by the others."""

from __future__ import annotations

import fcntl
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection


def taken_from(run: Path, load: Callable[[], None]) -> None:
    """Fill the tests' database (SQLite) and media: by `load` the first time in this run.

    `run` is the folder that all processes of the run share.
    """
    database, media = run / "loaded.sqlite3", run / "loaded-media"
    connection.ensure_connection()
    with (run / "loaded.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not database.exists():
            load()
            shutil.copytree(settings.MEDIA_ROOT, media, dirs_exist_ok=True)
            _copy(connection.connection, making := run / "loaded.making")
            making.rename(database)
            return
    source = sqlite3.connect(database)
    source.backup(connection.connection)
    source.close()
    shutil.copytree(media, settings.MEDIA_ROOT, dirs_exist_ok=True)
    ContentType.objects.clear_cache()


def _copy(source: sqlite3.Connection, file: Path) -> None:
    file.unlink(missing_ok=True)
    target = sqlite3.connect(file)
    source.backup(target)
    target.close()
