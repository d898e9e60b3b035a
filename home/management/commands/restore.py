"""Restore a backup."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from home.backup.encryption import read_key
from home.backup.errors import BackupError
from home.backup.restoring import restore
from home.backup.verifying import verify
from home.backup.workplace import ended_tidily

from .backup import key_text


class Command(BaseCommand):
    """Stop the site before; an empty database and no uploads are enough to begin with."""

    help = "Put a backup in the place of the site, and bring it to this version."
    # The database may be empty, which they would stumble over.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("backup", type=Path)
        parser.add_argument(
            "--replace", action="store_true", help="also where there is a site, which is then lost"
        )
        parser.add_argument(
            "--trial", action="store_true", help="into a scratch place, which is removed afterwards"
        )
        parser.add_argument("--key-file", type=Path, help="its key, not BACKUP_KEY; - to type it")

    @ended_tidily()
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            key = read_key(key_text(options["key_file"]))
            if options["trial"]:
                verify(options["backup"], key)
                self.stdout.write(f"{options['backup']} can be restored.")
                return
            done = restore(options["backup"], key, replace=options["replace"])
        except BackupError as error:
            raise CommandError(str(error)) from error
        manifest = done.manifest
        self.stdout.write(
            f"Restored: the site of {manifest.moment:%d.%m.%Y %H:%M} UTC (release "
            f"{manifest.release}): {sum(manifest.rows.values())} rows, {done.files} files; "
            f"{done.removed} other files removed."
        )
        for hint in done.hints:
            self.stdout.write(f"- {hint}")
