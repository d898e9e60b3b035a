"""Counts that a process keeps in memory and writes together."""

from __future__ import annotations

import atexit
import logging
from collections.abc import Callable, Hashable
from threading import Lock, Timer
from typing import Generic, TypeVar

from django.conf import settings
from django.db import connections

Key = TypeVar("Key", bound=Hashable)

MOST = 5_000  # different keys that are kept: what comes more often than it is written ends here

logger = logging.getLogger(__name__)

_all: list[Tally] = []
_lock = Lock()
_timer: Timer | None = None
_at_exit = False


class Tally(Generic[Key]):
    """How often each thing was counted since it was last written.

    Written by `write`, every `COUNTS_WRITTEN_EVERY` seconds while anything is counted, and when
    the process ends. What cannot be written is kept and tried again.
    """

    def __init__(self) -> None:
        self.write: Callable[[dict[Key, float]], None] | None = None
        self._counts: dict[Key, float] = {}
        self._lock = Lock()
        _all.append(self)

    def add(self, key: Key, number: float = 1) -> None:
        """Count something."""
        with self._lock:
            self._add(key, number)
        if _timer is None:
            _write_later()

    def flush(self) -> None:
        """Write what was counted."""
        if self.write is None:
            return
        with self._lock:
            counts, self._counts = self._counts, {}
        if not counts:
            return
        try:
            self.write(counts)
        except Exception as error:  # noqa: BLE001 – whatever a database may raise; tried again
            logger.warning("Counts could not be written, they are kept: %s", type(error).__name__)
            with self._lock:
                for key, number in counts.items():
                    self._add(key, number)
            if not _is_closing:
                _write_later()

    def _add(self, key: Key, number: float) -> None:
        if key in self._counts or len(self._counts) < MOST:
            self._counts[key] = self._counts.get(key, 0) + number


_is_closing = False


def _write_later() -> None:
    global _timer, _at_exit  # noqa: PLW0603 – one timer a process
    if not settings.COUNTS_WRITTEN_EVERY:
        return
    with _lock:
        if _timer is not None:
            return
        _timer = Timer(settings.COUNTS_WRITTEN_EVERY, _write_in_thread)
        _timer.daemon = True
        _timer.start()
        if not _at_exit:
            atexit.register(_write_at_exit)
            _at_exit = True


def _write_in_thread() -> None:
    global _timer  # noqa: PLW0603 – as above
    _timer = None
    _write_all()


def _write_at_exit() -> None:
    global _is_closing  # noqa: PLW0603 – as above
    _is_closing = True
    _write_all()


def _write_all() -> None:
    try:
        for tally in _all:
            tally.flush()
    finally:
        connections.close_all()
