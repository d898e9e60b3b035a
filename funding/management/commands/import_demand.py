"""Import how much was asked of Romanian calls, from a download of MySMIS2021."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from funding.imports.errors import RefusedError
from funding.imports.sources.mysmis.registry import import_demand_file


class Command(BaseCommand):
    help = "Import a download (CSV, XLSX, saved page) of the public registry of MySMIS2021."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--as-of", type=date.fromisoformat, required=True)
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = import_demand_file(options["path"], options["as_of"], check=options["check"])
        except RefusedError as error:
            raise CommandError(f"Nothing was imported: {error}") from error
        for line in report.lines():
            self.stdout.write(line)
