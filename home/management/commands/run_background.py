"""The background in a process of its own."""

from __future__ import annotations

import signal
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from home.jobs import worker
from home.jobs.schedule import JOBS, day_is_plausible, run_now, trust_clock


class Command(BaseCommand):
    """For servers whose web processes run with BACKGROUND=false, and for cron."""

    help = "Send mail, run the jobs of the day and keep the search index, until stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="what is due now, then end")
        parser.add_argument(
            "--anyway", action="store_true", help="trust the clock, whenever jobs ran last"
        )
        parser.add_argument("--job", choices=sorted(JOBS), help="run this job now, then end")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["anyway"]:
            trust_clock()
        if options["job"]:
            if not day_is_plausible(timezone.localdate()):
                raise CommandError(
                    "The day is not the one that follows the last run. If the clock is right, "
                    "add --anyway."
                )
            sys.exit(not run_now(JOBS[options["job"]]))
        if options["once"]:
            sys.exit(not worker.run_once())
        for number in (signal.SIGTERM, signal.SIGINT):
            # The worker ends what it has in hand when the process exits.
            signal.signal(number, lambda *_: sys.exit())
        worker.start()
        while True:
            signal.pause()
