"""A clock that is set from outside, in the processes of the site: hours that a file names.

Pauses and waits are as ever, as on a machine whose clock is set.
"""

from __future__ import annotations

import os
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import time_machine

FILE = "CLOCK_FILE"


def follow() -> None:
    """Set the clock of this process whenever the file says so; nothing where none is named."""
    if name := os.environ.get(FILE):
        threading.Thread(target=_follow, args=(Path(name),), daemon=True).start()


def _follow(file: Path) -> None:
    hours, travel = 0, None
    while True:
        said = int(file.read_text() or 0)
        if said != hours:
            hours = said
            if travel:
                travel.stop()
            travel = None
            if hours:
                travel = time_machine.travel(datetime.now(UTC) + timedelta(hours=hours), tick=True)
                travel.start()
        time.sleep(0.2)
