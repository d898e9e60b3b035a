"""The background in a process of its own."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from home.jobs import worker
from home.jobs.schedule import JOBS, run_now


class Command(BaseCommand):
    """For servers whose web processes run with BACKGROUND=false, and for cron."""

    help = "Send mail and run the jobs of the day, until stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="what is due now, then end")
        parser.add_argument("--job", choices=sorted(JOBS), help="run this job now, then end")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["job"]:
            if not run_now(JOBS[options["job"]]):
                raise SystemExit(1)
        elif options["once"]:
            worker.work()
        else:
            worker.run()
