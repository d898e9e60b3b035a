"""The background as it is run: processes that send to a real mail server, and are told to end."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

from tests.engines.processes import free_port, waited
from tests.smtp import MailServer, mail_server
from tests.stages import MANAGE, MIGRATED, ROOT, environment, stage

pytestmark = pytest.mark.slow  # real processes

WRITE = """
from home.mail import Message, write
message = Message("Subject", ["Text"])
for number in range({count}):
    write(message, key=str(number), recipient=f"{{number}}@example.com", language="en")
"""
GUNICORN = [str(Path(sys.executable).with_name("gunicorn")), "-c", "site/sme4green/gunicorn.py"]
BACKGROUND = [*MANAGE, "run_background"]
RUNSERVER = [*MANAGE, "runserver", "{address}"]


class Installation:
    """A site with empty tables, its mail server, and its processes."""

    def __init__(self, folder: Path, mails: MailServer, **more: str) -> None:
        self.folder, self.mails = folder, mails
        address = f"smtp://127.0.0.1:{mails.port}"
        self.environment = environment(
            folder, EMAIL_URL=address, PYTHONPATH=".:site", PYTHONUNBUFFERED="1", **more
        )

    def write(self, count: int) -> None:
        """Write mails, in a process of their own."""
        command = [*MANAGE, "shell", "-v0", "-c", WRITE.format(count=count)]
        subprocess.run(command, env=self.environment, cwd=ROOT, check=True)

    @contextmanager
    def running(self, command: list[str]) -> Iterator[subprocess.Popen]:
        """Run a command; at the end it and its children are killed."""
        address = f"127.0.0.1:{free_port()}"
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [part.format(address=address) for part in command],
                env=self.environment, cwd=ROOT, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def rows(self, query: str) -> list[tuple]:
        """What a query finds in SQLite."""
        with closing(sqlite3.connect(self.folder / "db.sqlite3")) as database:
            return database.execute(query).fetchall()

    def unsent(self) -> int:
        """How many mails are not recorded as sent."""
        return self.rows("SELECT count(*) FROM home_mail WHERE sent_at IS NULL")[0][0]


@pytest.fixture
def mails() -> Iterator[MailServer]:
    with mail_server() as found:
        yield found


@pytest.fixture
def installation(tmp_path: Path, mails: MailServer) -> Installation:
    shutil.copytree(stage(MIGRATED, tmp_path), tmp_path, dirs_exist_ok=True)
    return Installation(tmp_path, mails)


@pytest.mark.turns(1)
@pytest.mark.parametrize(
    ("command", "number", "senders"),
    [
        pytest.param(BACKGROUND, signal.SIGTERM, 1, id="run_background"),
        pytest.param(RUNSERVER, signal.SIGINT, 1, id="runserver"),
        pytest.param([*GUNICORN, "-w2", "-b{address}"], signal.SIGTERM, 2, id="gunicorn"),
    ],
)
def test_a_restart_in_the_middle_of_a_mail_sends_it_once(
    installation: Installation, mails: MailServer, command: list[str], number: int, senders: int
) -> None:
    installation.write(senders + 2)
    mails.delay = 3
    with installation.running(command) as process:
        waited(lambda: bool(mails.mails), 60)
        if number == signal.SIGINT:
            os.killpg(process.pid, number)  # as a terminal does it
        else:
            process.send_signal(number)
        assert process.wait(20) == 0
    begun = len(mails.mails)
    assert begun <= senders, "each had one mail in hand, and took no more"
    assert installation.unsent() == senders + 2 - begun, "what was sent is recorded"
    mails.delay = 0
    subprocess.run([*BACKGROUND, "--once"], env=installation.environment, cwd=ROOT, check=True)
    assert sorted(mail["To"][0] for mail in mails.mails) == sorted(map(str, range(senders + 2)))
    assert installation.unsent() == 0


def test_jobs_that_break_or_take_an_hour_delay_neither_mail_nor_the_index(
    installation: Installation, mails: MailServer
) -> None:
    with installation.running([sys.executable, "-m", "tests.home.failing_jobs"]):
        begun = "SELECT count(*) FROM home_jobrun WHERE name = 'slow'"
        waited(lambda: installation.rows(begun) == [(1,)], 60)
        note(installation)
        installation.write(1)
        waited(lambda: bool(mails.mails), 30)
        waited(lambda: installation.rows("SELECT count(*) FROM search_change") == [(0,)], 30)
        assert b"InterfaceError" in (installation.folder / "log").read_bytes()


def note(installation: Installation) -> None:
    """Note a change for search, as an import in another process does."""
    with closing(sqlite3.connect(installation.folder / "db.sqlite3")) as database:
        database.execute(
            "INSERT INTO search_change (model, key, noted_at) "
            "VALUES ('wagtailcore.page', '00000000-0000-0000-0000-000000000000', '2026-11-24')"
        )
        database.commit()


def test_without_a_background_the_web_process_does_nothing(
    installation: Installation, mails: MailServer
) -> None:
    installation.write(1)
    installation.environment["BACKGROUND"] = "false"
    with installation.running([*RUNSERVER, "--noreload"]) as process:
        waited(lambda: b"Quit the server" in (installation.folder / "log").read_bytes(), 60)
        time.sleep(2)
        assert process.poll() is None
    assert mails.mails == []


def test_two_processes_send_each_mail_once(
    committed: str, tmp_path: Path, mails: MailServer
) -> None:
    installation = Installation(tmp_path, mails, DATABASE_URL=committed)
    installation.write(200)
    mails.delay = 0.02
    unsent = "SELECT count(*) FROM home_mail WHERE sent_at IS NULL"
    with installation.running(BACKGROUND), installation.running(BACKGROUND):
        with psycopg.connect(committed, autocommit=True) as database:
            waited(lambda: database.execute(unsent).fetchone() == (0,), 60)
        time.sleep(1)
    arrived = Counter(str(mail["To"]) for mail in mails.mails)
    assert arrived == Counter(f"{number}@example.com" for number in range(200))
