"""The one worker of the site: each app registers a kind of work, and a thread for each does it.

Kinds do not wait for each other: a long job keeps no mail waiting. Several processes may run
workers at once; each kind of work sees to it that nothing is done twice.
"""

from __future__ import annotations

import atexit
import logging
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import close_old_connections, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.dispatch import receiver

logger = logging.getLogger(__name__)

PAUSE = 5.0  # seconds until a worker looks again by itself
FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0  # seconds until work that failed is tried again
# Seconds that the work in hand may take to end: gunicorn kills its workers after 30.
STOP_WITHIN = 25.0

# Whether to begin nothing more.
Stopping = Callable[[], bool]


def never() -> bool:
    """Go on until all is done."""
    return False


@dataclass(frozen=True)
class Work:
    """A kind of work: does all that is due, and returns early once it is to stop.

    What it raises of `expected` is a warning in the log, anything else an error.
    """

    name: str
    run: Callable[[Stopping], object]
    expected: tuple[type[Exception], ...] = ()

    def attempt(self, stopping: Stopping = never) -> bool:
        """Do what is due; return False, and say so in the log, where it failed."""
        try:
            close_old_connections()
            self.run(stopping)
        except self.expected as error:
            logger.warning("Work on %s has to wait: %s", self.name, error)
            return False
        except (Exception, SystemExit):
            logger.exception("Work on %s failed; it is tried again", self.name)
            return False
        return True


class Worker(threading.Thread):
    """Do one kind of work again and again, whatever it raises, until told to stop."""

    def __init__(self, work: Work) -> None:
        super().__init__(name=work.name, daemon=True)
        self.work = work
        self._stopping, self._woken = threading.Event(), threading.Event()

    def run(self) -> None:
        wait = FIRST_WAIT
        while not self._stopping.is_set():
            if self.work.attempt(self._stopping.is_set):
                wait = FIRST_WAIT
                self._woken.wait(PAUSE)
                self._woken.clear()
            else:
                _disconnect()
                self._stopping.wait(wait)
                wait = min(wait * 2, LONGEST_WAIT)
        _disconnect()

    def wake(self) -> None:
        """Look for work now."""
        self._woken.set()

    def stop(self) -> None:
        """Begin nothing more."""
        self._stopping.set()
        self._woken.set()


@receiver(connection_created, dispatch_uid="home.jobs.unlimited")
def take_time(connection: BaseDatabaseWrapper, **_kwargs: Any) -> None:
    """Let queries of the background take as long as they need, in a web process too."""
    if connection.vendor == "postgresql" and isinstance(threading.current_thread(), Worker):
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")


_works: dict[str, Work] = {}
_workers: dict[str, Worker] = {}
_lock = threading.Lock()


Run = TypeVar("Run", bound=Callable[[Stopping], object])


def register(name: str, *expected: type[Exception]) -> Callable[[Run], Run]:
    """Register a function as a kind of work; `expected` it may raise while something is away.

    Raises ValueError where another has the name already: it would never be done.
    """

    def decorate(run: Run) -> Run:
        if name in _works:
            raise ValueError(f"“{name}” is registered already")
        _works[name] = Work(name, run, expected)
        return run

    return decorate


def start() -> None:
    """Start a worker for each kind of work, once a process; they stop when the process ends."""
    with _lock:
        if _workers:
            return
        atexit.register(_stop_at_exit)
        for work in _works.values():
            worker = Worker(work)
            worker.start()
            _workers[work.name] = worker


def wake(name: str) -> None:
    """Let the worker of this kind look now, if this process runs one."""
    if worker := _workers.get(name):
        worker.wake()


def stop() -> bool:
    """Take no more work and wait for what is in hand, at most `STOP_WITHIN` seconds.

    Return whether all had ended.
    """
    until = time.monotonic() + STOP_WITHIN
    with _lock:
        for worker in _workers.values():
            worker.stop()
        for worker in _workers.values():
            worker.join(max(0.0, until - time.monotonic()))
        unfinished = [name for name, worker in _workers.items() if worker.is_alive()]
        _workers.clear()
    if unfinished:
        logger.warning("Ended in the middle of work: %s", ", ".join(unfinished))
    return not unfinished


def run_once() -> bool:
    """Do what is due of each kind, once, in this thread; return whether all went well."""
    outcomes = [work.attempt() for work in _works.values()]
    return all(outcomes)


def _disconnect() -> None:
    with suppress(Exception):  # a broken connection may not even let itself be closed
        connections.close_all()


def _stop_at_exit() -> None:
    # A second signal, from a terminal or a supervisor, must not cut the waiting short.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    stop()
