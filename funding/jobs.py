"""What the background does for calls: reading the files that editors hand in, and tidying."""

from __future__ import annotations

import fcntl
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta
from enum import Enum
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.database import is_unavailable
from funding.choices import Origin
from funding.imports.errors import BusyError, RefusedError
from funding.imports.files.reader import Reading
from funding.imports.run import Import, ImportReport
from funding.imports.shapes import Shape
from funding.models.imports import ImportRun, Upload
from home.jobs.schedule import daily
from home.jobs.worker import Stopping, never, register
from home.monitoring.registry import Backlog, backlog_of, queue

logger = logging.getLogger(__name__)

KEPT_FOR = 24 * 3600
# A file that takes longer is imported on the server.
LONGEST_SECONDS = 300
# A file that is not on this machine may be on another, whose background has not come to it yet.
LOST_AFTER = timedelta(minutes=10)
# As `Upload.token` names what is handed in: the lock of imports lies in the same folder.
UPLOADS = f"{'[0-9a-f]' * 32}-*"
# What of a run a report tells.
TOLD = (
    "what", "new", "changed", "unchanged", "queued", "vanished", "rejected", "message",
    "rejections",
)  # fmt: skip


class StoppedError(Exception):
    """The background is to end: another will begin anew."""


@dataclass
class TimedReading(Reading):
    """A reading that ends when it has taken too long, or the background is to end."""

    stopping: Stopping = never

    def __post_init__(self) -> None:
        self.until = time.monotonic() + LONGEST_SECONDS

    def records(self) -> Iterator[tuple[Shape, Any]]:
        """Yield every raw record. Raises RefusedError and StoppedError."""
        for record in super().records():
            if self.stopping():
                raise StoppedError
            if time.monotonic() > self.until:
                raise RefusedError(
                    _("Reading it takes too long: upload fewer calls, or import on the server.")
                )
            yield record


@register(Upload.WORK)
def read_uploads(stopping: Stopping = never) -> None:
    """Look at files that were handed in, and import those that were confirmed."""
    for upload in Upload.objects.to_do():
        if stopping():
            return
        with _held(upload.path) as found:
            if found:
                upload.refresh_from_db()
                with translation.override(upload.language):
                    _go_on(upload, stopping)
        if found is None and upload.handed_in_at < timezone.now() - LOST_AFTER:
            _refuse(upload, _("The file is no longer there: upload it again."))


@contextmanager
def _held(path: Path) -> Iterator[bool | None]:
    """Hold a file; False while another process holds it, None if it is not here.

    The system gives it free when the process ends, however that ends.
    """
    try:
        file = path.open("rb")
    except FileNotFoundError:
        yield None
        return
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        yield True


def _go_on(upload: Upload, stopping: Stopping) -> None:
    """Do the next step with a file that nobody else has in hand."""
    if upload.state == Upload.State.WAITING:
        _try(upload, Upload.State.READING, Upload.State.READY, stopping)
    elif upload.state == Upload.State.CONFIRMED:
        _try(upload, Upload.State.IMPORTING, Upload.State.DONE, stopping)
    elif upload.state == Upload.State.READING:
        _refuse(upload, _("Reading it was interrupted: the file may be too much for the server."))
    elif upload.state == Upload.State.IMPORTING:
        _refuse(
            upload,
            _(
                "The import was interrupted. What was imported stays: upload the file again for "
                "the rest."
            ),
        )


def _try(upload: Upload, meanwhile: str, afterwards: str, stopping: Stopping) -> None:
    before = upload.state
    _set(upload, state=meanwhile)
    check = meanwhile == Upload.State.READING
    run = ImportRun(origin=Origin.FILE, what=upload.name[:300], user=upload.user)
    try:
        report = Import(run, check, lambda _line: None).of(
            lambda: TimedReading([upload.path], upload.as_of, stopping=stopping)
        )
    except (BusyError, StoppedError):
        _set(upload, state=before)
    except RefusedError as error:
        _refuse(upload, str(error))
    except Exception as error:
        if is_unavailable(error):
            _set(upload, state=before)
            raise
        logger.exception("The file %s could not be read", upload.pk)
        _refuse(
            upload,
            _(
                "It could not be read, because of an error of the site. Its log tells "
                "administrators more."
            ),
        )
    else:
        _set(upload, state=afterwards, report=_told(report))
        if not check:
            upload.path.unlink(missing_ok=True)


def _told(report: ImportReport) -> dict[str, Any]:
    """Return a report as it is kept."""
    return {
        "run": {name: getattr(report.run, name) for name in TOLD},
        "notes": [asdict(note, dict_factory=_plain) for note in report.notes],
    }


def _plain(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return {name: value.value if isinstance(value, Enum) else value for name, value in pairs}


def _refuse(upload: Upload, problem: str) -> None:
    _set(upload, state=Upload.State.REFUSED, problem=problem)
    upload.path.unlink(missing_ok=True)


def _set(upload: Upload, **values: Any) -> None:
    for name, value in values.items():
        setattr(upload, name, value)
    upload.save(update_fields=list(values))


@queue("uploads", gettext_lazy("Files of calls to read"))
def uploads_wait() -> Backlog:
    """Count the files that are to be read or imported."""
    return backlog_of(Upload.objects.to_do(), "handed_in_at")


@daily("tidy_uploads", hour=4, label=gettext_lazy("Delete files that were not imported"))
def remove_uploads() -> str:
    """Remove files that were looked at and not imported within a day."""
    folder = Path(settings.DATA_DIR) / "imports"
    old = [path for path in folder.glob(UPLOADS) if path.stat().st_mtime < time.time() - KEPT_FOR]
    for path in old:
        path.unlink(missing_ok=True)
    Upload.objects.filter(handed_in_at__lt=timezone.now() - timedelta(seconds=KEPT_FOR)).delete()
    return f"{len(old)} uploads removed"
