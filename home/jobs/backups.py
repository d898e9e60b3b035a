"""Backups are made from outside, such as by the clock of the server; here is seen if they end."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Max
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from home.models.jobs import JobRun

from .schedule import daily

# What a backup notes itself as.
BACKUP = "backup"
# One is made every night: a single one that failed is followed the next night.
OLDEST = timedelta(days=2)
# The `last` backup that went well is older than that.
backup_is_late = Signal()
# As reports of jobs are.
LATE = "none went well for two days"


def last_backup(now: datetime) -> datetime | None:
    """Return when the last one went well, or None; one of a clock that was ahead is left out."""
    made = JobRun.objects.filter(name=BACKUP, finished_at__lte=now + OLDEST)
    return made.aggregate(last=Max("finished_at"))["last"]


def is_late(last: datetime | None, now: datetime) -> bool:
    """Return whether it is too long ago. Where there never was one, the site may have others."""
    return last is not None and last < now - OLDEST


@daily("backup_age", hour=8, label=_("Look for the last backup"))
def look_for_backup() -> str:
    """Tell of it where none went well of late."""
    now = timezone.now()
    last = last_backup(now)
    if not is_late(last, now):
        return "nothing is amiss"
    backup_is_late.send(sender=JobRun, last=last)
    return LATE
