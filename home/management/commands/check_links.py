"""Open the outgoing links now, and not at night."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from home.outgoing.check import MOST, LinkCheck


class Command(BaseCommand):
    help = "Open outgoing links that are due; the results are in Reports, Outgoing links."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--most", type=int, default=MOST, help="how many links at most")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(LinkCheck(most=options["most"]).run())
