"""Put a backup in the place of the site."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.cache import caches
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone
from wagtail.models import Page

from home.jobs.schedule import LONGEST_BREAK

from .archive import DATABASE, UPLOADS, Manifest, unpack
from .databases import Database, database_of
from .encryption import decrypt, is_encrypted
from .errors import BackupError, told_in_words
from .files import put, relative_names, remove_others
from .state import all_tables, count_rows, secret_key_mark, tables_of, variables_set
from .workplace import workplace

# What migrations make: the root, and a first page below it.
FIRST_PAGES = 2


@dataclass
class Restored:
    """What was restored, and what is to be done by hand."""

    manifest: Manifest
    files: int
    removed: int
    hints: list[str] = field(default_factory=list)


def restore(path: Path, key: str, *, replace: bool) -> Restored:
    """Let a backup be the site; with `replace` where there is one already.

    Uploads that are lacking come first, then the database in one transaction, then what no row
    names any more goes: whatever fails on the way, every row has its files. Raises BackupError.
    """
    database = database_of(connection)
    with told_in_words("Restoring"), workplace(Path(settings.DATA_DIR)) as place:
        manifest = read(path, key, place)
        _refuse_what_does_not_fit(path, manifest, database)
        if not replace:
            _refuse_to_overwrite(database)
        uploads = place / UPLOADS
        names = list(relative_names(uploads))
        connections.close_all()
        put(uploads, names, default_storage)
        database.restore(place / DATABASE)
        _compare(manifest, database)
        removed = remove_others(names, default_storage)
    # A backup of an older version has its tables; what it wrote is brought to today's.
    call_command("migrate", interactive=False, verbosity=0)
    for cache in caches.all():
        cache.clear()
    return Restored(manifest, len(names), removed, _hints(manifest))


def read(path: Path, key: str, folder: Path) -> Manifest:
    """Unpack a backup, decrypted where it has to be, into a folder. Raises BackupError, OSError."""
    if not is_encrypted(path):
        return unpack(path, folder)
    plain = folder / "backup.tar"
    decrypt(path, plain, key)
    manifest = unpack(plain, folder)
    plain.unlink()
    return manifest


def _refuse_what_does_not_fit(path: Path, manifest: Manifest, database: Database) -> None:
    if manifest.engine != database.engine:
        raise BackupError(
            f"{path.name} is of a database of {manifest.engine}, and DATABASE_URL names one of "
            f"{database.engine}."
        )
    ours = {app.label for app in apps.get_app_configs() if Path(app.path).parent == settings.ROOT}
    known = MigrationLoader(None).disk_migrations.keys()
    newer = [name for app, name in manifest.migrations if app in ours and (app, name) not in known]
    if newer:
        raise BackupError(
            f"{path.name} was made by a newer version of the site ({manifest.release}), which has "
            f"the migration {newer[0]}: update the site, then restore."
        )


def _refuse_to_overwrite(database: Database) -> None:
    pages, users = Page._meta.db_table, get_user_model()._meta.db_table
    with database.asking() as ask:
        rows = count_rows(ask, {pages, users}.intersection(tables_of(ask, database.engine)))
    files = len(list(default_storage.names()))  # type: ignore[attr-defined]  # of core.uploads
    if rows.get(pages, 0) > FIRST_PAGES or rows.get(users) or files:
        raise BackupError(
            f"There is a site already: {rows.get(pages, 0)} pages, {rows.get(users, 0)} people, "
            f"{files} files. With --replace the backup takes its place, and what is here now is "
            "lost: make a backup of it first."
        )


def _compare(manifest: Manifest, database: Database) -> None:
    """Raise BackupError unless every table has as many rows as it had.

    The tables are those of then: the models of today may have others until it is migrated.
    """
    with database.asking() as ask:
        rows = count_rows(ask, all_tables(ask, database.engine) & manifest.rows.keys())
    lacking = [name for name, number in manifest.rows.items() if rows.get(name) != number]
    if lacking:
        raise BackupError(
            f"The database is not as the backup says: {', '.join(lacking[:5])}. If the site runs, "
            "stop it, then run it again with --replace."
        )


def _hints(manifest: Manifest) -> list[str]:
    """Return what an operator has to look after, each in a sentence."""
    hints = []
    if manifest.missing:
        hints.append(f"{len(manifest.missing)} files were missing on the site already.")
    if unset := sorted(set(manifest.settings) - set(variables_set())):
        hints.append(f"These settings were set there and are not here: {', '.join(unset)}.")
    if manifest.secret_key != secret_key_mark():
        hints.append(
            "SECRET_KEY is another one here: everybody has to sign in again, and links in emails "
            "that were sent no longer work. Set the former one if you have it."
        )
    if len(settings.WAGTAILSEARCH_BACKENDS) > 1:
        hints.append("Feed the search engine: manage.py search_index rebuild")
    if timezone.now() - manifest.moment > LONGEST_BREAK - timedelta(days=1):
        hints.append(
            "The backup is some days old, and the jobs of the day wait until somebody says that "
            "the clock is right: manage.py run_background --once --anyway"
        )
    return hints
