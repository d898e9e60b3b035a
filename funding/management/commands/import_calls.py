"""Import calls from the EU's portal, from another source or from saved files."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from funding.imports.compare import Difference
from funding.imports.errors import RefusedError
from funding.imports.portal.client import URL, PortalClient
from funding.imports.run import ImportReport, import_file, import_portal
from funding.imports.sources.registry import SOURCES
from funding.imports.sources.run import fetch_for, import_source

SHOWN = 20


class Command(BaseCommand):
    help = "Import calls; interrupted at any moment, run it again to complete it."

    def add_arguments(self, parser: CommandParser) -> None:
        ways = parser.add_subparsers(dest="way", required=True)
        portal = ways.add_parser("portal", help="what the EU's portal has open or announced now")
        portal.add_argument("--url", default=URL, help="another address of the search")
        portal.add_argument("--pause", type=float, default=0.5, help="seconds between requests")
        asked = [portal]
        for source in SOURCES.values():
            way = ways.add_parser(source.key, help=f"what {source.name} tells now")
            way.add_argument("--url", help="another address of its data")
            way.add_argument("--pause", type=float, help="seconds between requests")
            asked.append(way)
        file = ways.add_parser("file", help="saved files; docs/imports.md says which kinds")
        file.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        file.add_argument(
            "--as-of", type=date.fromisoformat, help="the day the data stood so (YYYY-MM-DD)"
        )
        for way in (*asked, file):
            way.add_argument("--check", action="store_true", help="only say what would happen")

    def handle(self, *args: Any, way: str, check: bool, **options: Any) -> None:
        try:
            if way == "portal":
                client = PortalClient(options["url"], pause=options["pause"])
                self._show(import_portal(client, check=check, tell=self._tell), check)
            elif way in SOURCES:
                source = SOURCES[way]
                told = {name: value for name in ("url", "pause") if (value := options[name])}
                fetch = fetch_for(source, **told)
                self._show(import_source(source, fetch, check=check, tell=self._tell), check)
            for path in options.get("paths") or []:
                self._tell(str(path))
                report = import_file(path, as_of=options["as_of"], check=check, tell=self._tell)
                self._show(report, check)
        except RefusedError as error:
            raise CommandError(f"Refused, nothing was imported: {error}") from error

    def _tell(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def _show(self, report: ImportReport, check: bool) -> None:
        if check:
            for note in report.notes[:SHOWN]:
                self.stdout.write(f"  {note.identifier}: {_said(note.difference, note.title)}")
            if len(report.notes) > SHOWN:
                self.stdout.write("  …")
            self.stdout.write("Checked only; nothing was written.")
        for line in report.lines():
            self.stdout.write(line)


def _said(difference: Difference | None, title: str) -> str:
    """Return a change on one line."""
    if difference is None:
        return f"new: {title}"
    before, after = (str(value)[:60] for value in (difference.before, difference.after))
    return f"{difference.field}: {before} -> {after} ({difference.effect.value})"
