"""Two connections of PostgreSQL at the same moment, one step after the other."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from django.db import connection

from tests.engines.processes import waited

BLOCKED = """
    SELECT EXISTS (
        SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))
    )
"""


def begun(action: Callable[[], object]) -> Future:
    """Begin an action on a connection of its own; return once it has ended or waits for ours.

    Its outcome is the future's `result`; ask for it when our transaction is committed.
    """

    def run() -> object:
        try:
            return action()
        finally:
            connection.close()

    pool = ThreadPoolExecutor(1)
    future = pool.submit(run)
    pool.shutdown(wait=False)
    waited(lambda: future.done() or _waits_for_us(), 20)
    return future


def _waits_for_us() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(BLOCKED)
        return cursor.fetchone()[0]
