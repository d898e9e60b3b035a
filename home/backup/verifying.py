"""Try a backup: restore it into a scratch place, as one would after a loss."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.db import connection

from .databases import database_of
from .errors import BackupError

# What would lead to something of the site that runs.
ELSEWHERE = ("S3_BUCKET", "REDIS_URL", "SEARCH_URL")
TRIAL = ".trial-"


def verify(path: Path, key: str = "") -> None:
    """Restore the backup at `path` into a database and folders of its own, which go afterwards.

    In a process of its own, which knows no other place. What a trial that was killed has left goes
    before. Raises BackupError if that fails.
    """
    remove_left()
    with (
        _noted(fcntl.LOCK_SH) as note,
        tempfile.TemporaryDirectory(prefix=TRIAL, dir=settings.DATA_DIR) as name,
    ):
        folder = Path(name)
        with database_of(connection).scratch(folder) as url:
            own = dict.fromkeys(ELSEWHERE, "")
            own |= {"DATA_DIR": name, "DATABASE_URL": url, "BACKUP_KEY": key}
            environment = os.environ | own
            for variable in own:
                environment.pop(f"{variable}_FILE", None)  # it would be read instead
            done = subprocess.run(  # noqa: S603 – our own command
                [sys.executable, str(settings.ROOT / "manage.py"), "restore", str(path.resolve())],
                env=environment, capture_output=True, text=True, check=False,
                pass_fds=[note],  # it goes on for a while where this process alone is killed
            )  # fmt: skip
        if done.returncode:
            said = done.stderr.strip().splitlines() or ["no reason was given"]
            raise BackupError(f"The backup could not be restored as a trial: {said[-1]}")


def remove_left() -> None:
    """Remove what trials have left that were killed; nothing while another is on.

    Raises OSError, BackupError.
    """
    with suppress(BlockingIOError), _noted(fcntl.LOCK_EX | fcntl.LOCK_NB):
        for left in Path(settings.DATA_DIR).glob(f"{TRIAL}*"):
            shutil.rmtree(left)
        database_of(connection).remove_scratch()


@contextmanager
def _noted(how: int) -> Iterator[int]:
    """Note that a trial is on (shared), or that none may be; yield what holds the note.

    Raises BlockingIOError where the other is so and `how` says not to wait.
    """
    with (Path(settings.DATA_DIR) / ".trial.lock").open("w") as file:
        fcntl.flock(file, how)
        yield file.fileno()
