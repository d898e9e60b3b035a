"""Whether the disk has room for a backup: a full one would stop the site as well."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.template.defaultfilters import filesizeformat

from .databases import Database
from .errors import BackupError
from .rotation import made_at
from .state import database_size

# How often as large as a backup: the tar, and beside it the dump or what is encrypted.
MADE = 2
# A trial unpacks it, then puts it where a site has it.
TRIED = 2
# The tar and its trial on one disk; the dump has gone by then, nothing is encrypted yet.
BOTH = 3
# What the site itself is to have meanwhile.
SPARE = 500 * 1024 * 1024  # bytes


def refuse_without_room(folder: Path, database: Database, *, verified: bool) -> None:
    """Raise BackupError where a backup in `folder`, or its trial, would fill the disk.

    It is taken to be as large as the newest there, the first as large as database and uploads.
    """
    data = Path(settings.DATA_DIR)
    times = {folder: MADE}
    if verified and folder.stat().st_dev == data.stat().st_dev:
        times = {folder: BOTH}
    elif verified:
        times[data] = TRIED
    size = _size_of_newest(folder) or _size_of_site(database)
    for place, number in times.items():
        needed, free = number * size + SPARE, shutil.disk_usage(place).free
        if free < needed:
            raise BackupError(
                f"The disk has too little room: a backup needs about {filesizeformat(needed)} in "
                f"{place}, where {filesizeformat(free)} are free. Make room, then run it again."
            )


def _size_of_newest(folder: Path) -> int:
    """Return how large the newest backup is; 0 where there is none."""
    made = [(moment, path) for path in folder.iterdir() if (moment := made_at(path))]
    return max(made)[1].stat().st_size if made else 0


def _size_of_site(database: Database) -> int:
    size = 0
    for name in default_storage.names():  # type: ignore[attr-defined]  # of core.uploads
        with suppress(FileNotFoundError):  # an editor deletes one meanwhile
            size += default_storage.size(name)
    with database.asking() as ask:
        return size + database_size(ask, database.engine)
