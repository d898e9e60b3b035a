"""Jobs of every day: each app names its own, the background runs them, once a day all in all."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from django.conf import settings
from django.db import Error, IntegrityError, close_old_connections, transaction
from django.db.models import Max
from django.dispatch import Signal
from django.utils import timezone
from django.utils.functional import Promise

from home.models.jobs import JobRun

from .worker import Stopping, never, register

logger = logging.getLogger(__name__)

# A job whose process was killed is begun again after this time.
TAKEN_UP_AFTER = timedelta(hours=1)
# After a longer time without a job it may be the clock that jumped, and jobs erase by the date.
LONGEST_BREAK = timedelta(days=4)
# No job is run, as `today` does not follow the `last` day of a job.
clock_in_doubt = Signal()

DAILY = "daily jobs"
# The name of the run that says that somebody trusts the clock.
CLOCK = "clock"


@dataclass(frozen=True)
class Job:
    """A job, between which hours (Brussels time) it may begin, and what it does: a line of report.

    Jobs of one `lane` run one after the other and wait for none of another lane. One that is
    `stoppable` takes whether to stop, and asks it often.
    """

    name: str
    hour: int
    run: Callable[..., str]
    until: int = 24
    lane: str = DAILY
    stoppable: bool = False
    # What people call it, and the setting that switches it off.
    label: str | Promise = ""
    switch: str = ""

    @property
    def is_on(self) -> bool:
        """Whether it is run at all."""
        return not self.switch or bool(getattr(settings, self.switch))


JOBS: dict[str, Job] = {}
Run = TypeVar("Run", bound=Callable[..., str])


def daily(
    name: str,
    hour: int,
    until: int = 24,
    lane: str = DAILY,
    *,
    stoppable: bool = False,
    label: str | Promise = "",
    switch: str = "",
) -> Callable[[Run], Run]:
    """Register a function that may be run again at any time without harm.

    `label` is what people read of it. Who names another `lane` than the usual one registers work
    that runs what is due in it; where that looks at a setting, it is named as `switch`.
    """

    def register(run: Run) -> Run:
        JOBS[name] = Job(name, hour, run, until, lane, stoppable, label, switch)
        return run

    return register


@register(DAILY)
def run_due(
    stopping: Stopping = never, now: datetime | None = None, lane: str = DAILY
) -> list[str]:
    """Run what is due in a lane and not yet done today; return the names of what ran."""
    began = timezone.localtime(now)
    if not day_is_plausible(began.date()):
        return []
    ran = []
    for job in due(began, lane):
        if stopping():
            break
        # Those before it may have taken hours: it begins now, and is of the day it was due on.
        if _taken(job, began.date(), timezone.localtime(now)) and run_now(job, began, stopping):
            ran.append(job.name)
    return ran


def run_now(job: Job, now: datetime | None = None, stopping: Stopping = never) -> bool:
    """Run a job and record it; False, and said in the log, where it failed."""
    now = timezone.localtime(now)
    try:
        report = job.run(stopping) if job.stoppable else job.run()
    except (Exception, SystemExit) as error:
        # One job that fails must not keep the others from their turn.
        logger.exception("The job %s failed; it is tried again in an hour", job.name)
        close_old_connections()  # if it broke the connection, the others get a new one
        with suppress(Error):
            run = JobRun.objects.filter(name=job.name, day=now.date(), finished_at=None)
            run.update(report=type(error).__name__)
        return False
    note_run(job.name, now, report)
    return True


def note_run(name: str, begun_at: datetime, report: str) -> None:
    """Note that a job of the day ended well."""
    done = {"finished_at": timezone.now(), "report": report[:300]}
    JobRun.objects.update_or_create(
        name=name,
        day=timezone.localdate(begun_at),
        defaults=done,
        create_defaults={"begun_at": begun_at, **done},
    )


def day_is_plausible(today: date) -> bool:
    """Return whether the day follows the last on which a job ran; if not, tell of it."""
    last = _last_day()
    if last is None or last <= today <= last + LONGEST_BREAK:
        return True
    if (last, today) not in _reported:
        _reported.add((last, today))
        logger.error(
            "No job of the day is run: today is %s by the clock, and the last ran on %s. If that "
            "is right, run: manage.py run_background --once --anyway",
            today,
            last,
        )
        clock_in_doubt.send(sender=JobRun, last=last, today=today)
    return False


def trust_clock() -> None:
    """Take today as the day that follows, whatever the runs say; forget those of later days."""
    now = timezone.localtime()
    JobRun.objects.filter(day__gt=now.date()).delete()
    JobRun.objects.get_or_create(
        name=CLOCK, day=now.date(), defaults={"begun_at": now, "finished_at": now}
    )


# Which doubts this process has told of: the background looks every few seconds.
_reported: set[tuple[date, date]] = set()


def _last_day() -> date | None:
    """Return the last day of a run that asked whether the clock is right; a backup does not."""
    asked = JobRun.objects.filter(name__in=[*JOBS, CLOCK])
    return asked.aggregate(last=Max("day"))["last"]


def due(now: datetime, lane: str = DAILY) -> list[Job]:
    """Return the jobs of a lane that may begin at `now` (local time) and are not yet done."""
    finished = JobRun.objects.filter(day=now.date(), finished_at__isnull=False)
    done = set(finished.values_list("name", flat=True))
    return [
        job
        for job in JOBS.values()
        if job.lane == lane and job.hour <= now.hour < job.until and job.name not in done
    ]


def _taken(job: Job, day: date, now: datetime) -> bool:
    """Take the job of a day; return whether it is this process that runs it."""
    try:
        with transaction.atomic():
            JobRun.objects.create(name=job.name, day=day, begun_at=now)
    except IntegrityError:
        unfinished = JobRun.objects.filter(
            name=job.name,
            day=day,
            finished_at=None,
            begun_at__lt=now - TAKEN_UP_AFTER,
        )
        return unfinished.update(begun_at=now, report="") == 1
    return True


def tidy_runs(today: date) -> None:
    """Forget the runs of last quarter, but the last of each: it tells since when one fails."""
    last = JobRun.objects.order_by().values("name").annotate(last=Max("pk")).values("last")
    JobRun.objects.filter(day__lt=today - timedelta(days=90)).exclude(pk__in=last).delete()
