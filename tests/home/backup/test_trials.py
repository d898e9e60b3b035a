"""A trial that is cut short leaves nothing of anybody, or the next one removes it."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection

from home.backup.databases import database_of
from home.backup.errors import BackupError
from home.backup.verifying import verify
from tests.engines.processes import waited
from tests.stages import MANAGE, ROOT, environment

NIGHTLY = ROOT / "site" / "deploy" / "container" / "nightly"


@pytest.fixture
def variables(on_disk: Path, request: pytest.FixtureRequest) -> dict[str, str]:
    """Those of a process that uses the same site."""
    postgresql = connection.vendor == "postgresql"
    own = {"DATABASE_URL": request.getfixturevalue("committed")} if postgresql else {}
    return environment(on_disk, **own)


@pytest.fixture
def endless(tmp_path: Path) -> Path:
    """A backup that nobody has read to its end."""
    os.mkfifo(tmp_path / "endless.tar")
    return tmp_path / "endless.tar"


@pytest.fixture
def trial(
    on_disk: Path, variables: dict[str, str], endless: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """A trial in the middle of its work, by a process that has begun another for it."""
    with subprocess.Popen(
        [*MANAGE, "restore", "--trial", endless], env=variables, cwd=ROOT, start_new_session=True
    ) as process:
        try:
            waited(lambda: any(on_disk.glob(".trial-*")), 60)
            waited(lambda: children_of(process) != [], 20)
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def children_of(process: subprocess.Popen[bytes]) -> list[int]:
    """The processes that it has begun."""
    path = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    return [int(number) for number in path.read_text().split()] if path.exists() else []


def is_alive(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def scratch_databases() -> set[str]:
    """The names of this site's; other tests make theirs on the same server. None on SQLite."""
    if connection.vendor != "postgresql":
        return set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT oid FROM pg_database WHERE datname = current_database()")
        (oid,) = cursor.fetchone()
    return {name for name in databases() if name.startswith(f"sme4green_scratch_{oid}_")}


def databases() -> set[str]:
    """The names of all on the server."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database")
        return {name for (name,) in cursor.fetchall()}


@pytest.mark.slow
def test_a_trial_that_is_told_to_end_leaves_nothing(
    on_disk: Path, trial: subprocess.Popen[bytes]
) -> None:
    """As a service that is stopped, or a container, is told."""
    (child,) = children_of(trial)
    assert bool(scratch_databases()) == (connection.vendor == "postgresql")
    trial.send_signal(signal.SIGTERM)
    assert trial.wait(20) == 128 + signal.SIGTERM
    assert not list(on_disk.glob(".trial-*"))
    assert not scratch_databases()
    assert not is_alive(child)


@pytest.mark.slow
def test_what_a_killed_trial_left_goes_with_the_next_and_no_sooner(
    on_disk: Path, trial: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    """Neither while it runs, nor while what it began is at work without it."""
    left, databases = list(on_disk.glob(".trial-*")), scratch_databases()
    none = tmp_path / "none.tar"
    (child,) = children_of(trial)
    for ended in (False, True):
        if ended:
            trial.kill()
            trial.wait(20)
        with pytest.raises(BackupError, match="could not be restored as a trial"):
            verify(none)
        assert list(on_disk.glob(".trial-*")) == left
        assert scratch_databases() == databases
    os.kill(child, signal.SIGKILL)
    waited(lambda: not is_alive(child), 20)
    with pytest.raises(BackupError, match="could not be restored as a trial"):
        verify(none)
    assert not list(on_disk.glob(".trial-*"))
    assert not scratch_databases()


@pytest.mark.postgresql
def test_a_database_of_another_trial_stays(on_disk: Path, committed: str) -> None:
    """One of another site on the same server, and one that somebody is connected to."""
    database = database_of(connection)
    with database.scratch(on_disk) as url:
        name = urlsplit(url).path.removeprefix("/")
        others = {"sme4green_scratch_1_0123abcd", "sme4green_scratch_mine"}
        former = "sme4green_scratch_0123abcd"
        with psycopg.connect(committed, autocommit=True) as server:
            try:
                for other in (*others, former):
                    server.execute(f'CREATE DATABASE "{other}"'.encode())
                with psycopg.connect(committed, dbname=name):
                    database.remove_scratch()
                    assert databases() & {name, *others, former} == {name, *others}
                database.remove_scratch()
                assert databases() & {name, *others, former} == others
            finally:
                for other in (*others, former):
                    server.execute(f'DROP DATABASE IF EXISTS "{other}"'.encode())


@pytest.mark.sqlite
def test_a_command_leaves_signals_as_they_were(on_disk: Path, tmp_path: Path) -> None:
    seen: list[object] = []
    usual = signal.signal(signal.SIGTERM, before := lambda *_: seen.append("not ours"))

    def end(*_: object) -> None:
        seen.append(signal.getsignal(signal.SIGTERM))
        os.kill(os.getpid(), signal.SIGTERM)

    try:
        with pytest.MonkeyPatch.context() as patched, pytest.raises(SystemExit) as ended:
            patched.setattr("home.backup.making.verify", end)
            call_command("backup", to=tmp_path / "backups", verify=True)
        assert signal.getsignal(signal.SIGTERM) is before
    finally:
        signal.signal(signal.SIGTERM, usual)
    assert ended.value.code == 128 + signal.SIGTERM
    assert len(seen) == 1
    assert [each.name for each in (tmp_path / "backups").iterdir()] == [".backup.lock"]


@pytest.mark.slow
@pytest.mark.parametrize("at_night", [True, False], ids=["in a backup", "while it waits"])
def test_the_container_passes_on_that_it_is_to_end(tmp_path: Path, at_night: bool) -> None:
    """And waits until what it began has removed what it left."""
    programs, ended = tmp_path / "programs", tmp_path / "ended"
    programs.mkdir()
    seconds = 0 if at_night else 1000
    for name, lines in {
        "date": f"[[ $* == +%s ]] && echo 1 || echo {seconds + 2}",
        "python": f"trap 'sleep 1; touch {ended}; exit 143' TERM\n"
        f"touch {tmp_path}/begun\nwhile :; do sleep 0.1; done",
        "sleep": f"touch {tmp_path}/asleep\nexec /bin/sleep $1",
    }.items():
        (programs / name).write_text(f"#!/bin/bash\n{lines}\n")
        (programs / name).chmod(0o755)
    with subprocess.Popen(
        [NIGHTLY],
        env={"PATH": f"{programs}:{os.environ['PATH']}"},
        start_new_session=True,
    ) as run:
        try:
            waited((tmp_path / ("begun" if at_night else "asleep")).exists, 20)
            run.send_signal(signal.SIGTERM)
            assert run.wait(20) == 128 + signal.SIGTERM
            assert ended.exists() == at_night
            waited(lambda: group_is_empty(run.pid), 5)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(run.pid, signal.SIGKILL)


def group_is_empty(number: int) -> bool:
    try:
        os.killpg(number, 0)
    except ProcessLookupError:
        return True
    return False
