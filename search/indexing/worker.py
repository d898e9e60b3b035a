"""Delivers what changed in the background of the web process; nothing else has to run.

A thread begins when something was noted, works until nothing is left, and ends. While the engine
is away it tries again, less and less often. What another process noted (an import) or left behind
when it was stopped is found within `LOOK` seconds of the next visit. One process at a time works.
"""

from __future__ import annotations

import logging
import threading
import time
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connections

from search.query.engine import EngineAwayError

logger = logging.getLogger(__name__)

LOOK = 30  # seconds between two looks for what others noted
FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0  # seconds until an engine that is away is tried again
BUSY_KEY = "search.worker"
BUSY_SECONDS = 120  # a worker that was killed is followed after this time

_lock = threading.Lock()
_thread: threading.Thread | None = None
_serving = False
_looked_at = 0.0


def serving(**_kwargs: Any) -> None:
    """This process answers visitors: commands leave the work to those that do."""
    global _serving  # noqa: PLW0603 – one flag a process
    _serving = settings.SEARCH_WORKER


def look_now_and_then(**_kwargs: Any) -> None:
    """Begin if others may have noted something; at most every `LOOK` seconds."""
    global _looked_at  # noqa: PLW0603 – one clock a process
    now = time.monotonic()
    if now - _looked_at >= LOOK:
        _looked_at = now
        wake()


def wake() -> None:
    """Begin to deliver, unless this process does so already."""
    global _thread  # noqa: PLW0603 – one thread a process
    if not _serving:
        return
    with _lock:
        if _thread is None or not _thread.is_alive():
            _thread = threading.Thread(target=_work, name="search-feed", daemon=True)
            _thread.start()


def _work() -> None:
    from search.analytics import tidy_once_a_day

    if not cache.add(BUSY_KEY, 1, BUSY_SECONDS):
        return
    try:
        wait = FIRST_WAIT
        while not _delivered():
            _still_busy()
            time.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT)
        tidy_once_a_day()
    finally:
        cache.delete(BUSY_KEY)
        connections.close_all()


def _still_busy() -> None:
    cache.touch(BUSY_KEY, BUSY_SECONDS)


def _delivered() -> bool:
    """Whether nothing is left to do."""
    from .queue import deliver

    try:
        deliver(after_each=_still_busy)
    except EngineAwayError as error:
        logger.warning("The search engine is away; what changed waits: %s", error)
        return False
    except DatabaseError:
        logger.exception("Search could not read what changed; it tries again")
        return False
    return True
