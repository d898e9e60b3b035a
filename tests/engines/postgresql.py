"""PostgreSQL on loopback, with its data in a folder that goes when it ends.

    python -m tests.engines.postgresql

starts one for development and prints the DATABASE_URL to use.

    python -m tests.engines.postgresql pytest tests/funding

runs a command with DATABASE_URL set, and ends as it ended; with `--migrated` before the command
there is a database with the site's empty tables, of which each process of pytest takes a copy.
That takes most of a minute, in which another command may run, which knows nothing of it:

    python -m tests.engines.postgresql --migrated pytest tests/core --then pytest tests/funding

Where PostgreSQL is missing it says so and runs nothing; with CI=true that is a failure.
"""

from __future__ import annotations

import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from tests.engines.processes import free_port, waited
from tests.stages import ONCE, ROOT, environment

PLACES = ("/usr/lib/postgresql/*/bin", "/opt/homebrew/opt/postgresql*/bin", "/usr/local/pgsql/bin")
# Nothing here needs to outlive a power cut.
FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=256MB"
USER = "site"
MIGRATED = "migrated"


def find_postgresql() -> Path | None:
    """The folder with initdb and postgres, of the newest version; None if it is not installed."""
    found = [folder for place in PLACES for folder in Path("/").glob(place[1:])]
    if command := shutil.which("initdb"):
        found.append(Path(command).resolve().parent)
    return max((one for one in found if (one / "initdb").exists()), key=_version, default=None)


class Postgresql:
    """A server with its data in a folder, that can be stopped and started again."""

    def __init__(self, programs: Path, folder: Path, options: str = FAST) -> None:
        self.programs, self.folder, self.options = programs, folder, options
        self.port = str(free_port())
        self.process: subprocess.Popen[bytes] | None = None
        # PostgreSQL refuses to run as root.
        user = _unprivileged() if os.geteuid() == 0 else None
        self._owner: dict = {}
        if user:
            os.chown(folder, user.pw_uid, user.pw_gid)
            self._owner = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        how = ["-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        subprocess.run(
            [programs / "initdb", "-D", folder / "data", *how],
            check=True, stdout=subprocess.DEVNULL, cwd=folder, **self._owner,
        )  # fmt: skip

    @property
    def url(self) -> str:
        """Its DATABASE_URL."""
        return f"postgres://{USER}@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Start it and wait until it answers. Raises RuntimeError with its log if it does not."""
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [self.programs / "postgres", "-D", self.folder / "data", "-h", "127.0.0.1",
                 "-p", self.port, "-k", self.folder, *self.options.split()],
                stdout=log, stderr=log, cwd=self.folder, **self._owner,
            )  # fmt: skip
        _wait_for(self.programs, self.port, self.process, self.folder / "log")

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """End it: by the fast shutdown, which does not wait for clients, or as after a crash."""
        if self.process:
            self.process.send_signal(how)
            self.process.wait(30)


@contextmanager
def postgresql(options: str = FAST) -> Iterator[Postgresql]:
    """A server that lasts as long as the context.

    Raises FileNotFoundError if PostgreSQL is not installed.
    """
    programs = find_postgresql()
    if programs is None:
        raise FileNotFoundError("PostgreSQL (initdb) is missing")
    # Where root's temporary folder is private, the user it runs as would not reach into it.
    place = "/tmp" if os.geteuid() == 0 else None  # noqa: S108
    with tempfile.TemporaryDirectory(prefix="pg-", dir=place) as name:
        server = Postgresql(programs, Path(name), options)
        try:
            server.start()
            yield server
        finally:
            server.stop()


@contextmanager
def migrated_postgresql(folder: Path) -> Iterator[str]:
    """The DATABASE_URL of a database with the site's empty tables.

    `folder` is for files of the site. Raises FileNotFoundError if PostgreSQL is not installed.
    """
    with postgresql() as server, _migrating(server.url, folder) as migrated:
        yield migrated()


def create_database(url: str, name: str, template: str) -> str:
    """Make a database that is a copy of another on the server of `url`; return its URL."""
    with psycopg.connect(url, autocommit=True) as server:
        names = (sql.Identifier(name), sql.Identifier(template))
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*names))
    return f"{url.rpartition('/')[0]}/{name}"


def drop_database(url: str, name: str) -> None:
    """Remove a database from the server of `url`, whoever is still connected to it."""
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def _migrating(url: str, folder: Path) -> Iterator[Callable[[], str]]:
    """Begin to make the database that others are copies of; what waits for it returns its URL."""
    made = create_database(url, MIGRATED, "template0")
    empty = environment(folder, DATABASE_URL=made)
    migration = subprocess.Popen([*ONCE, "migrate", "-v0"], env=empty, cwd=ROOT)

    def migrated() -> str:
        if migration.wait():
            raise RuntimeError("PostgreSQL could not be migrated")
        return made

    try:
        yield migrated
    finally:
        migration.kill()
        migration.wait()


def _wait_for(programs: Path, port: str, server: subprocess.Popen, log: Path) -> None:
    ready = [programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", port]

    def answers_or_ended() -> bool:
        return server.poll() is not None or subprocess.run(ready, check=False).returncode == 0

    waited(answers_or_ended, 60)
    if server.poll() is not None:
        raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}")


def _version(programs: Path) -> tuple[int, ...]:
    return tuple(int(digits) for digits in re.findall(r"\d+", str(programs)))


def _unprivileged() -> pwd.struct_passwd:
    """Whom it runs as, where root starts it."""
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


def main(command: Sequence[str]) -> int:
    """Run `command` against a server, or keep one until Enter. Return the status to end with."""
    with_tables = command[:1] == ["--migrated"]
    command = command[with_tables:]
    place = command.index("--then") if "--then" in command else 0
    meanwhile, command = command[:place], command[place + bool(place) :]
    if find_postgresql() is None:
        sys.stderr.write("Missing: PostgreSQL. Not run: tests on it.\n")
        return _run(meanwhile) or int(os.environ.get("CI") == "true" or not command)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with ExitStack() as stack:
        url = stack.enter_context(postgresql()).url
        if with_tables:
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            migrated = stack.enter_context(_migrating(url, Path(folder)))
        if status := _run(meanwhile):
            return status
        template = {}
        if with_tables:
            migrated()
            template["DATABASE_TEMPLATE"] = MIGRATED
        if command:
            return _run(command, DATABASE_URL=url, **template)
        sys.stdout.write(f"DATABASE_URL={url}\nEnter ends it and removes its data.\n")
        sys.stdout.flush()
        sys.stdin.readline()
    return 0


def _run(command: Sequence[str], **more: str) -> int:
    """Return how a command ends; no command ends well."""
    return subprocess.run(command, env=os.environ | more, check=False).returncode if command else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
