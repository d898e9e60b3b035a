"""A query that takes too long is cancelled where a visitor waits for it, and nowhere else."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler
from django.test import RequestFactory

from core.database import is_unavailable
from home.jobs.worker import Stopping, Work, Worker
from home.middleware import BusyDatabaseMiddleware
from home.views import busy
from sme4green.settings.databases import databases
from tests.engines.processes import waited
from tests.stages import ROOT, environment

pytestmark = pytest.mark.postgresql


def connection() -> BaseDatabaseWrapper:
    return ConnectionHandler(databases(""))["default"]


def limit(own: BaseDatabaseWrapper) -> str:
    """How long a query may take."""
    with own.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        return cursor.fetchone()[0]


@pytest.fixture(autouse=True)
def url(committed: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("DATABASE_URL", committed)
    return committed


def test_a_query_that_takes_too_long_is_answered_as_a_busy_database_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("STATEMENT_TIMEOUT", "1")
    with closing(connection()) as own, own.cursor() as cursor:
        with pytest.raises(OperationalError, match="statement timeout") as found:
            cursor.execute("SELECT pg_sleep(5)")
        cursor.execute("SELECT 1")
    assert is_unavailable(found.value)
    request = RequestFactory().post("/en/", {"name": "Ana"})
    answer = BusyDatabaseMiddleware(busy).process_exception(request, found.value)
    assert answer
    assert answer.status_code == 503
    assert b'value="Ana"' in answer.content


def test_commands_take_as_long_as_they_need() -> None:
    with closing(connection()) as own:
        assert limit(own) == "0"


def test_the_background_of_a_web_process_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    """An import, or a job of the night."""
    monkeypatch.setenv("STATEMENT_TIMEOUT", "1")
    found: list[str] = []

    def run(_stopping: Stopping) -> None:
        with closing(connection()) as own:
            found.append(limit(own))

    worker = Worker(Work("long", run))
    worker.start()
    waited(lambda: bool(found), 20)
    worker.stop()
    worker.join(20)
    assert found[0] == "0"


@pytest.mark.slow
def test_it_is_the_web_that_has_the_limit(url: str, tmp_path: Path) -> None:
    lines = (
        "import sme4green.wsgi\nfrom django.db import connection\n"
        "cursor = connection.cursor()\ncursor.execute('SHOW statement_timeout')\n"
        "print(*cursor.fetchone())"
    )
    done = subprocess.run(
        [sys.executable, "-c", lines],
        env=environment(tmp_path, DATABASE_URL=url, PYTHONPATH=".:site"),
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.split() == ["30s"]
