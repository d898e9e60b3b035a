"""A folder for what is not finished."""

from __future__ import annotations

import fcntl
import shutil
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
