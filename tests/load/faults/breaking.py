"""The faults: how each begins and how it ends."""

from __future__ import annotations

import os
import resource
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import psycopg

from tests.engines.processes import waited
from tests.load.servers import Site

HOURS = 3
LOCK = "LOCK TABLE wagtailcore_page, interest_enquiry IN ACCESS EXCLUSIVE MODE"
NO_LIMIT = resource.RLIM_INFINITY
SECONDS_TO_COME_BACK = 60


@dataclass(frozen=True)
class Fault:
    """What happens, for how many seconds, and how it is undone; then the part is there again."""

    name: str
    begin: Callable[[Site], object]
    end: Callable[[Site], object]
    seconds: float = 8.0
    # Whether a page made meanwhile may be another: it is of another hour.
    pages_may_differ: bool = False


def faults(site: Site) -> list[Fault]:
    """Return those that can be made here."""
    found = [
        Fault("a web process is killed", _kill_worker, _until_served, 1),
        Fault("all of gunicorn is killed", lambda it: it.web.kill(), _until_served, 1),
        Fault("the background is killed", lambda it: it.background.kill(), _until_back, 1),
        Fault(
            "PostgreSQL crashes, is away",
            lambda it: it.postgresql.stop(signal.SIGQUIT),
            lambda it: it.postgresql.start(),
        ),
        Fault("Redis is away", lambda it: it.redis.stop(), lambda it: it.redis.start()),
        Fault("the mail server is away", lambda it: it.mails.stop(), lambda it: it.mails.start()),
        Fault("the disk is full", lambda it: _room(it, 0), lambda it: _room(it, NO_LIMIT)),
        Fault("tables are locked", _lock, _unlock),
        Fault(
            f"the clock jumps by {HOURS} hours, and back",
            lambda it: _set_clock(it, HOURS),
            lambda it: _set_clock(it, 0),
            pages_may_differ=True,
        ),
    ]
    if engine := site.engine:
        away = Fault("the search engine is killed, away", lambda _: engine.kill(),
                     lambda _: engine.start())  # fmt: skip
        found.insert(5, away)
    return found


def _kill_worker(site: Site) -> None:
    _first, *workers = site.web.processes
    os.kill(workers[0], signal.SIGKILL)


def _until_served(site: Site) -> None:
    """Wait until systemd or gunicorn has begun another, and it answers."""
    waited(lambda: len(site.web.processes) > 2 and site.serves(), SECONDS_TO_COME_BACK)


def _until_back(site: Site) -> None:
    waited(lambda: bool(site.background.processes), SECONDS_TO_COME_BACK)


def _room(site: Site, size: int) -> None:
    """Let no process of the site write more than so many bytes into a file.

    It stands for a full disk: writing fails (EFBIG, not ENOSPC). The database's disk is another;
    nginx is left out, as it would be ended by the signal that comes with it.
    """
    for process in (*site.web.processes, *site.background.processes):
        resource.prlimit(process, resource.RLIMIT_FSIZE, (size, NO_LIMIT))


def _set_clock(site: Site, hours: int) -> None:
    site.clock.write_text(str(hours))


_locked = threading.Event()


def _lock(site: Site) -> None:
    """Hold locks on tables, as a migration or a query by hand might do."""
    _locked.set()
    holding = threading.Event()

    def hold() -> None:
        with psycopg.connect(site.settings["DATABASE_URL"]) as connection:
            connection.execute(LOCK)
            holding.set()
            while _locked.is_set():
                time.sleep(0.1)

    threading.Thread(target=hold, daemon=True).start()
    holding.wait(20)


def _unlock(_site: Site) -> None:
    _locked.clear()
