"""`manage.py run_background` on a bad day: a job that breaks, one that takes an hour."""

import time

import django
from django.core.management import call_command
from django.db import InterfaceError

django.setup()

from home.jobs.schedule import daily  # noqa: E402 – after the apps are there
from home.jobs.worker import Stopping, register  # noqa: E402


@daily("broken", hour=0)
def broken() -> str:
    """Fail as a job does that finds its connection closed."""
    raise InterfaceError("connection already closed")


@daily("slow", hour=0)
def slow() -> str:
    """Take as long as a whole import."""
    time.sleep(3600)
    return ""


@register("broken work")
def work(_stopping: Stopping) -> None:
    """Fail where no scheduler stands between."""
    raise InterfaceError("connection already closed")


call_command("run_background")
