"""Have the running site make its pages before visitors ask for them."""

from __future__ import annotations

from time import monotonic
from typing import Any

import requests
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from home.navigation.page_registry import page_registry

ENOUGH = 5  # failures of the first pages, after which none will be answered
SECONDS = 30  # a page takes less than one, its pictures may have to be made


class Command(BaseCommand):
    """Ask for every public page once, one after the other."""

    help = "Ask the running site for every public page, so that visitors get them ready."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the address of the site, where it is not the public one."""
        parser.add_argument(
            "address",
            nargs="?",
            default=settings.WAGTAILADMIN_BASE_URL,
            help="where the site answers, such as http://127.0.0.1:8000 (default: BASE_URL)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask for the pages and tell how many answered.

        Raises CommandError if any did not; it names them.
        """
        begun, failed = monotonic(), []
        address = options["address"].rstrip("/")
        paths = [page.url for page in page_registry().by_id.values()]
        with requests.Session() as session:
            for tried, path in enumerate(paths, 1):
                try:
                    answer = session.get(f"{address}{path}", timeout=SECONDS)
                    answer.raise_for_status()
                except requests.RequestException as error:
                    failed.append(f"{path}: {error}")
                    if len(failed) == tried == ENOUGH:
                        raise CommandError(f"{address} does not answer: {error}") from error
        made = len(paths) - len(failed)
        self.stdout.write(f"{made} of {len(paths)} pages in {monotonic() - begun:.0f} s.")
        if failed:
            raise CommandError("\n".join(failed))
