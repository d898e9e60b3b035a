"""Import the first calls, from `site/content/calls/`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from funding.imports.errors import RefusedError
from funding.imports.seed import link_programmes, load_first_calls, load_first_demand


class Command(BaseCommand):
    help = "Import the files of site/content/calls that have not been imported yet."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = load_first_calls(tell=self.stdout.write)
            demand = load_first_demand(tell=self.stdout.write)
        except RefusedError as error:
            raise CommandError(f"Nothing was imported: {error}") from error
        link_programmes()  # of calls loaded earlier, the page of the programme may be new
        self.stdout.write(f"First calls: {count} files imported, {demand} of demand.")
