"""Try a backup: restore it into a scratch place, as one would after a loss."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from django.conf import settings
from django.db import connection

from .databases import database_of
from .errors import BackupError

# What would lead to something of the site that runs.
ELSEWHERE = ("S3_BUCKET", "REDIS_URL", "SEARCH_URL")


def verify(path: Path, key: str = "") -> None:
    """Restore the backup at `path` into a database and folders of its own, which go afterwards.

    In a process of its own, which knows no other place. Raises BackupError if that fails.
    """
    with tempfile.TemporaryDirectory(prefix=".trial-", dir=settings.DATA_DIR) as name:
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
            )  # fmt: skip
        if done.returncode:
            said = done.stderr.strip().splitlines() or ["no reason was given"]
            raise BackupError(f"The backup could not be restored as a trial: {said[-1]}")
