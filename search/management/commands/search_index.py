"""The index, by hand: deliver what is noted, rebuild, or check and repair."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.indexing.queue import alone, deliver
from search.indexing.rebuild import check, prepare, rebuild
from search.query.engine import EngineAwayError


class Command(BaseCommand):
    """`prepare` is for a start, `check` for every night; `deliver` the background does itself."""

    help = "Deliver what changed to the search index, rebuild it, or check and repair it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["prepare", "deliver", "rebuild", "check"])

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"_{options['what']}")(options["verbosity"])
        except EngineAwayError as error:
            raise CommandError(
                f"The search engine does not answer; nothing is lost, try again: {error}"
            ) from error

    def _prepare(self, verbosity: int) -> None:
        prepare(self._progress(verbosity))

    def _deliver(self, verbosity: int) -> None:
        with alone() as keep:
            report = deliver(lambda: not keep())
        if verbosity:
            self.stdout.write(
                f"Search: {report.read} read, {report.written} entries written, {report.gone} gone."
            )

    def _rebuild(self, verbosity: int) -> None:
        rebuild(self._progress(verbosity))
        if verbosity:
            self.stdout.write("Search: every index is new.")

    def _check(self, verbosity: int) -> None:
        found = check(self._progress(verbosity))
        if verbosity:
            self.stdout.write(
                "Search: all was right."
                if found.right
                else f"Search: put right {found.entries_written} entries, {found.entries_gone} "
                f"without a thing, {found.missing} missing, {found.stale} stale and "
                f"{found.left_over} left-over documents."
            )

    def _progress(self, verbosity: int) -> Any:
        def tell(what: str, done: int) -> None:
            if verbosity > 1:
                self.stdout.write(f"  {what}: {done}")

        return tell
