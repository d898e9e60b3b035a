"""Erasing what is past its time, by hand; the background does it every night."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from home.jobs.schedule import day_is_plausible, trust_clock
from interest.privacy.retention import RetentionError, enforce


class Command(BaseCommand):
    """Prints how many records of each kind were erased."""

    help = "Erase enquiries, subscriptions and mails that are past their time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--anyway", action="store_true", help="even where much goes at once; trust the clock"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["anyway"]:
            trust_clock()
        elif not day_is_plausible(timezone.localdate()):
            raise CommandError("The clock is in doubt. If it is right, add --anyway.")
        try:
            self.stdout.write(enforce(anyway=options["anyway"]))
        except RetentionError as error:
            raise CommandError(str(error)) from error
