"""Load the site's first content from `site/content/`."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from home.content.errors import ContentError
from home.content.loader import load_folder, read_content


class Command(BaseCommand):
    help = "Create or update the site's first content; never overwrites what an editor changed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=settings.CONTENT_DIR)
        parser.add_argument("--check", action="store_true", help="only check the files")

    def handle(self, *args: Any, folder: Path, check: bool, **options: Any) -> None:
        try:
            if check:
                count = len(read_content(folder).pages)
                self.stdout.write(f"{count} pages in three languages: no fault found.")
                return
            report = load_folder(folder)
        except ContentError as error:
            raise CommandError(f"Nothing was loaded.\n{error}") from error
        if options["verbosity"] > 1:
            for line in report.lines:
                self.stdout.write(line)
        self.stdout.write(f"Content: {report}.")
