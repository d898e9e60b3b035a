"""What the trunk needs, and what waits in it."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.db.models import Max
from django.template.defaultfilters import date, filesizeformat
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from home.jobs.overview import OTHERS
from home.jobs.publishing import last_beat
from home.jobs.schedule import JOBS
from home.models.jobs import JobRun
from home.models.mail import Mail
from home.models.sheets.run import SheetRun

from .registry import Backlog, backlog_of, part, queue, successes

# The background looks at the clock once a minute, and may publish for some.
LATE = timedelta(minutes=5)
# Below, a database soon cannot write.
LEAST_FREE = 500 * 1024 * 1024  # bytes
CACHE_SECONDS = 60


@part("database", _("Database"))
def database_works() -> bool:
    """Ask it something."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


@part("cache", _("Cache"))
def cache_works() -> bool:
    """Write something and read it again."""
    key, value = "monitoring.ready", uuid4().hex
    caches["versions"].set(key, value, CACHE_SECONDS)
    # Another process may have written since.
    return bool(caches["versions"].get(key))


def _seen() -> str:
    beat = last_beat()
    return (
        gettext("last seen %(when)s") % {"when": _moment(beat)} if beat else gettext("never seen")
    )


@part("worker", _("Background (email, jobs, index)"), _seen)
def worker_beats() -> bool:
    """Look when a process that works in the background was last seen."""
    beat = last_beat()
    return beat is not None and timezone.now() - beat < LATE


def _free() -> str:
    return gettext("%(size)s free") % {"size": filesizeformat(_bytes_free())}


@part("disk", _("Disk"), _free)
def disk_has_room() -> bool:
    """Look how much is free where the site writes."""
    return _bytes_free() >= LEAST_FREE


def _bytes_free() -> int:
    return shutil.disk_usage(settings.DATA_DIR).free


def _moment(moment: datetime) -> str:
    return date(timezone.localtime(moment), "SHORT_DATETIME_FORMAT")


@queue("mail", _("Emails to send"))
def mail_waits() -> Backlog:
    """Count mail that is neither sent nor given up."""
    return backlog_of(Mail.objects.waiting(), "written_at")


@queue("sheets", _("Tables to apply"))
def sheets_wait() -> Backlog:
    """Count tables that are to be applied or undone."""
    return backlog_of(SheetRun.objects.to_do(), "asked_at")


@successes("job", "job")
def jobs_ended() -> Mapping[str, datetime]:
    """Return when each job of the day last ended well, and what is noted like one."""
    names = {*JOBS, *OTHERS}
    ended = JobRun.objects.filter(name__in=names, finished_at__isnull=False).values_list("name")
    return dict(ended.annotate(Max("finished_at")))
