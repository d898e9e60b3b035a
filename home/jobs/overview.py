"""How the jobs of the day are doing: when each ran last, how it ended, when it runs next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Max, TextChoices
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from home.models.jobs import JobRun

from .backups import BACKUP, LATE, is_late, last_backup
from .schedule import JOBS, TAKEN_UP_AFTER, Job

# The rows of so many days are looked at one by one.
LATELY = timedelta(days=7)


class Outcome(TextChoices):
    """How a job stands."""

    DONE = "done", _("went well")
    FAILED = "failed", _("failed")
    RUNNING = "running", _("running or cut short")
    NEVER = "never", _("has not run yet")
    OFF = "off", _("switched off")


@dataclass(frozen=True)
class JobState:
    """A job as an administrator wants to know it."""

    name: str
    label: str | Promise
    outcome: Outcome
    last: datetime | None = None
    report: str = ""
    next: datetime | None = None


# Run from outside, such as by the clock of the server: shown once they have been.
OTHERS: Mapping[str, str | Promise] = {BACKUP: _("Backup")}


def job_states(now: datetime) -> list[JobState]:
    """Return all jobs in the order of the day, and what else was noted like one."""
    now = timezone.localtime(now)
    recent = JobRun.objects.filter(day__gte=now.date() - LATELY).order_by("day")
    runs = {run.name: run for run in recent}
    ended = dict(
        JobRun.objects.filter(finished_at__isnull=False)
        .order_by()
        .values_list("name")
        .annotate(Max("finished_at"))
    )
    jobs = sorted(JOBS.values(), key=lambda job: (job.hour, job.name))
    others = [
        _state_of_backup(label, ended[name], runs.get(name), now)
        for name, label in OTHERS.items()
        if name in ended
    ]
    return [_state(job, runs.get(job.name), ended.get(job.name), now) for job in jobs] + others


def _report(run: JobRun | None) -> str:
    return run.report if run else ""


def _state_of_backup(
    label: str | Promise, last: datetime, run: JobRun | None, now: datetime
) -> JobState:
    """Return that of what runs from outside: that it failed is seen by what it did not note."""
    if is_late(known := last_backup(now), now):
        return JobState(BACKUP, label, Outcome.FAILED, known, LATE)
    return JobState(BACKUP, label, Outcome.DONE, last, _report(run))


def _state(job: Job, run: JobRun | None, ended: datetime | None, now: datetime) -> JobState:
    failed = run is not None and run.finished_at is None and bool(run.report)
    if not job.is_on:
        outcome = Outcome.OFF
    elif failed:
        outcome = Outcome.FAILED
    elif run is not None and run.finished_at is None:
        outcome = Outcome.RUNNING
    else:
        outcome = Outcome.DONE if ended else Outcome.NEVER
    last = run.begun_at if run is not None and run.finished_at is None else ended
    following = next_run(job, run, now) if job.is_on else None
    return JobState(job.name, job.label or job.name, outcome, last, _report(run), following)


def next_run(job: Job, run: JobRun | None, now: datetime) -> datetime:
    """Return when a job may begin next; `now` is local time.

    One that is not yet done today is due at once; one that failed, an hour after it began.
    """
    is_today = run is not None and run.day == now.date()
    is_done = is_today and run is not None and run.finished_at is not None
    if is_done or now.hour >= job.until:
        return _at(job.hour, now + timedelta(days=1))
    begin = max(now, _at(job.hour, now))
    if is_today and run is not None:
        begin = max(begin, timezone.localtime(run.begun_at + TAKEN_UP_AFTER))
    return begin


def _at(hour: int, day: datetime) -> datetime:
    return timezone.make_aware(datetime.combine(day.date(), time(hour)))
