"""What a thread of the web process does beside answering: sends mail, runs what is due.

Nothing else has to run on a small server. Where `manage.py run_background` runs on its own,
set BACKGROUND=false for the web processes.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connections
from django.utils.crypto import get_random_string

logger = logging.getLogger(__name__)

PAUSE = 5.0  # seconds until the thread looks again by itself
_wake = threading.Event()
_lock = threading.Lock()
_thread: threading.Thread | None = None


def begin() -> None:
    """Start the thread, once a process; called where the site begins to serve."""
    global _thread  # noqa: PLW0603 – one thread a process
    with _lock:
        if settings.BACKGROUND and _thread is None:
            _thread = threading.Thread(target=run, name="background", daemon=True)
            _thread.start()


def wake() -> None:
    """Something is to be done now."""
    _wake.set()


def run(ended: Callable[[], bool] = lambda: False) -> None:
    """Work until `ended`; a database that is away only delays the work."""
    try:
        while not ended():
            try:
                work()
            except DatabaseError:
                logger.exception("The background could not read its work; it tries again")
            _wake.wait(PAUSE)
            _wake.clear()
    finally:
        connections.close_all()


def work() -> None:
    """Everything that is due now, once."""
    from django_tasks_db.management.commands.db_worker import Worker
    from django_tasks_db.models import DBTaskResult

    from home.mail.delivery import BACKEND, pick_up

    from .schedule import run_due

    close_old_connections()
    run_due()
    pick_up()
    # Asked first without the lock that the worker takes.
    if DBTaskResult.objects.ready().filter(backend_name=BACKEND).exists():
        Worker(
            queue_names=[BACKEND],
            interval=0,
            batch=True,
            backend_name=BACKEND,
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        ).run()
