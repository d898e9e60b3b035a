"""Make a backup, and remove old ones."""

from __future__ import annotations

import sys
from getpass import getpass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from home.backup.encryption import new_key, read_key
from home.backup.errors import BackupError, told_in_words
from home.backup.making import make_backup
from home.backup.rotation import read_keep, rotate
from home.backup.workplace import ended_tidily
from home.jobs.schedule import note_run

# As of other commands: instead of a file, what is typed or piped.
TYPED = Path("-")


class Command(BaseCommand):
    """The site may run meanwhile."""

    help = "Write database, uploads and the names of the settings into one file."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--to",
            type=Path,
            metavar="FOLDER",
            default=settings.BACKUP_DIR,
            help="default: %(default)s",
        )
        parser.add_argument(
            "--verify", action="store_true", help="restore it into a scratch place as a trial"
        )
        parser.add_argument(
            "--key-file", type=Path, help="the key to encrypt for, instead of BACKUP_KEY"
        )
        parser.add_argument(
            "--new-key", action="store_true", help="print a new key for backups, and do nothing"
        )

    @ended_tidily()
    def handle(self, *args: Any, **options: Any) -> None:
        if options["new_key"]:
            secret, public = new_key()
            self.stdout.write(
                f"Secret key, which reads backups: {secret}\n"
                f"Public key, which only makes them: {public}\n"
                "Set one as BACKUP_KEY. Without the secret key no backup can be read: keep it in "
                "two places that are not this server."
            )
            return
        try:
            key = read_key(key_text(options["key_file"]))
            keep = read_keep(settings.BACKUP_KEEP)
            begun = timezone.now()
            made = make_backup(options["to"], key, verified=options["verify"])
            removed = rotate(options["to"], keep)
        except BackupError as error:
            raise CommandError(str(error)) from error
        report = (
            f"{made.path}: {filesizeformat(made.size)}, {made.rows} rows, {made.files} files, "
            f"{'encrypted' if key else 'not encrypted'}"
            f"{', restored as a trial' * options['verify']}. {len(removed)} old ones removed."
        )
        note_run("backup", begun, report)
        self.stdout.write(report)
        for name in made.missing:
            self.stderr.write(f"The site names a file that it does not have: {name}")


def key_text(path: Path | None) -> str:
    """Return what BACKUP_KEY says, or the file at `path`, or what is typed. Raises BackupError."""
    if path is None:
        return settings.BACKUP_KEY
    if path == TYPED:
        return getpass("Key (it is not shown): ") if sys.stdin.isatty() else sys.stdin.read()
    with told_in_words("Reading the key"):
        return path.read_text("utf-8")
