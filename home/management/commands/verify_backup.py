"""Try a backup."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from home.backup.errors import BackupError
from home.backup.verifying import verify

from .backup import key_text


class Command(BaseCommand):
    """The site may run meanwhile; nothing of it is touched."""

    help = "Restore a backup into a scratch place, which is removed afterwards."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("backup", type=Path)
        parser.add_argument("--key-file", type=Path, help="its key, not BACKUP_KEY; - to type it")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            verify(options["backup"], key_text(options["key_file"]))
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{options['backup']} can be restored.")
