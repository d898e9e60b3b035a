"""Make a backup while the site runs."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from home.releases.current import release

from .archive import DATABASE, UPLOADS, Manifest, Writer
from .databases import database_of
from .encryption import encrypt
from .errors import told_in_words
from .files import named_by_rows
from .room import refuse_without_room
from .rotation import name_of
from .snapshot import Ask
from .state import applied_migrations, count_rows, secret_key_mark, tables_of, variables_set
from .verifying import remove_left, verify
from .workplace import workplace

ATTEMPTS = 50


@dataclass(frozen=True)
class Made:
    """A backup that was made."""

    path: Path
    size: int
    rows: int
    files: int
    # Files that rows name and the site does not have.
    missing: list[str]


def make_backup(folder: Path, key: str, *, verified: bool = False) -> Made:
    """Write a backup into `folder`; with `verified`, once it was restored elsewhere as a trial.

    Raises BackupError, and leaves nothing then.
    """
    with told_in_words("The backup"):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with workplace(folder) as place:
            if verified:
                remove_left()  # it may be what takes the room
            refuse_without_room(folder, database_of(connection), verified=verified)
            finished = plain = place / "backup.tar"
            manifest = _write(plain, place / DATABASE)
            if verified:
                verify(plain)
            if key:
                finished = place / "backup.tar.age"
                encrypt(plain, finished, key)
            path = folder / name_of(manifest.moment, encrypted=bool(key))
            _move(finished, path)
    uploads = [name for name in manifest.members if name.startswith(UPLOADS)]
    return Made(
        path, path.stat().st_size, sum(manifest.rows.values()), len(uploads), manifest.missing
    )


def _write(path: Path, dump: Path) -> Manifest:
    """Write the tar: what the rows name, then the rows.

    The database is read first. A row is committed once its file is written, so the files of all
    rows that were read are there, whole, unless an editor deletes one in these seconds; then the
    database is read again, until all are there that its rows name. Were files copied first, the
    rows of a picture that comes meanwhile would lack it.
    """
    database = database_of(connection)
    copied: set[str] = set()
    gone: set[str] = set()
    with Writer(path) as writer:
        for attempt in range(ATTEMPTS):
            made_at = timezone.now().replace(microsecond=0)
            with database.snapshot(dump) as snapshot:
                tables = tables_of(snapshot.ask, database.engine)
                names = named_by_rows(snapshot.ask, tables)
                before, gone = gone, _copy(writer, sorted(names - copied))
                copied |= names - gone
                # What is missing twice was not deleted just now: the site itself lacks it.
                if gone <= before or attempt == ATTEMPTS - 1:
                    manifest = _described(snapshot.ask, tables, database.engine)
                    snapshot.write()
                    break
        manifest.made_at, manifest.missing = made_at.isoformat(), sorted(gone)
        with dump.open("rb") as file:
            writer.add(DATABASE, file, dump.stat().st_size)
        writer.end(manifest)
    dump.unlink()
    _to_disk(path)
    return manifest


def _described(ask: Ask, tables: list[str], engine: str) -> Manifest:
    return Manifest(
        made_at="",
        release=release(Path(settings.ROOT)),
        engine=engine,
        migrations=applied_migrations(ask),
        rows=count_rows(ask, tables),
        settings=variables_set(),
        secret_key=secret_key_mark(),
    )


def _copy(writer: Writer, names: list[str]) -> set[str]:
    """Add files to the backup; return the names of those that are not there."""
    gone = set()
    for name in names:
        try:
            with default_storage.open(name) as file:
                writer.add(f"{UPLOADS}{name}", file, file.size)
        except FileNotFoundError:
            gone.add(name)
    return gone


def _move(finished: Path, path: Path) -> None:
    """Give the file its name once all of it is on the disk: it is there whole, or not at all."""
    _to_disk(finished)
    finished.chmod(0o600)
    finished.replace(path)
    with suppress(OSError):  # not every file system can do it
        _to_disk(path.parent)


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
