"""A folder for what is not finished."""

from __future__ import annotations

import fcntl
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .errors import BackupError

UNFINISHED = ".unfinished-"


@contextmanager
def workplace(folder: Path) -> Iterator[Path]:
    """Make a folder to work in, inside `folder`; remove what a run that was killed has left there.

    Raises BackupError while another run works there.
    """
    with (folder / ".backup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BackupError(
                f"Another backup is being made or restored in {folder}: wait until it has ended."
            ) from error
        for left in folder.glob(f"{UNFINISHED}*"):
            shutil.rmtree(left)
        with tempfile.TemporaryDirectory(prefix=UNFINISHED, dir=folder) as name:
            yield Path(name)


@contextmanager
def ended_tidily() -> Iterator[None]:
    """Raise SystemExit where the process is told to end: Python itself would remove nothing then.

    Afterwards the signal does what it did before.
    """

    def end(number: int, _frame: object) -> None:
        signal.signal(number, signal.SIG_IGN)  # another must not cut short what is removed now
        sys.exit(128 + number)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
