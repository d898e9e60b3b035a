"""Backups of PostgreSQL, by its own programs pg_dump, pg_restore and psql."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode
from uuid import uuid4

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from .errors import BackupError
from .snapshot import Ask, Snapshot

PATIENCE = 60  # seconds to wait for others that use a table which is replaced
# What libpq is told, of all that Django tells psycopg.
TOLD = {"dbname", "user", "host", "port", "service", "passfile", "options"}

# How databases of trials begin, then follow the number of the site's own and a word by chance.
SCRATCH = "sme4green_scratch_"
OWN = "SELECT oid FROM pg_database WHERE datname = current_database()"
UNUSED = """
    SELECT datname FROM pg_database WHERE datname ~ %s AND pg_get_userbyid(datdba) = current_user
    AND NOT EXISTS (SELECT FROM pg_stat_activity AS used WHERE used.datid = pg_database.oid)
"""


class PostgreSQL:
    """A database of a server."""

    engine = "postgresql"

    def __init__(self, parameters: dict[str, Any]) -> None:
        """Take the parameters that Django hands to psycopg."""
        self.password = str(parameters.get("password") or "")
        self.parameters = {
            name: str(value)
            for name, value in parameters.items()
            if name in TOLD or name.startswith("ssl")
        }

    @contextmanager
    def snapshot(self, path: Path) -> Iterator[Snapshot]:
        """See `Database.snapshot`: pg_dump reads in the snapshot of our own transaction."""
        with self._connected() as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.read_only = True
            with connection.transaction():
                ((name,),) = connection.execute("SELECT pg_export_snapshot()").fetchall()

                def write() -> None:
                    # Owners and rights are those of the server it is restored on.
                    self._run(
                        "pg_dump", *self._named(), "--format=custom", "--no-owner",
                        "--no-privileges", f"--snapshot={name}", f"--file={path}",
                    )  # fmt: skip

                yield Snapshot(lambda query: connection.execute(query).fetchall(), write)

    def restore(self, path: Path) -> None:
        """See `Database.restore`: in one transaction, which begins by emptying the database."""
        script = path.with_suffix(".sql")
        self._run("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(path))
        try:
            self._run(
                "psql", *self._named(), "--no-psqlrc", "--quiet", "--single-transaction",
                "--set=ON_ERROR_STOP=1", "--output=/dev/null",
                f"--command=SET lock_timeout = '{PATIENCE}s'",
                "--command=DROP SCHEMA IF EXISTS public CASCADE",
                "--command=CREATE SCHEMA public", f"--file={script}",
            )  # fmt: skip
        finally:
            script.unlink()

    @contextmanager
    def asking(self) -> Iterator[Ask]:
        """See `Database.asking`."""
        with self._connected() as connection:
            yield lambda query: connection.execute(query).fetchall()

    @contextmanager
    def scratch(self, folder: Path) -> Iterator[str]:
        """See `Database.scratch`: beside the site's, on the same server."""
        with self._connected() as connection:
            connection.autocommit = True
            ((oid,),) = connection.execute(OWN).fetchall()
            name = f"{SCRATCH}{oid}_{uuid4().hex[:8]}"
            named = sql.Identifier(name)
            try:
                connection.execute(
                    sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(named)
                )
            except psycopg.errors.InsufficientPrivilege as error:
                raise BackupError(
                    "To try a backup, the site's user has to be allowed to make a database; as an "
                    f"administrator of PostgreSQL: ALTER ROLE {connection.info.user} CREATEDB"
                ) from error
            try:
                yield self._url(name)
            finally:
                connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(named))

    def remove_scratch(self) -> None:
        """See `Database.remove_scratch`: of this site alone, as others may be on the server."""
        with self._connected() as connection:
            connection.autocommit = True
            ((oid,),) = connection.execute(OWN).fetchall()
            # Formerly no site was named.
            ours = f"^{SCRATCH}({oid}_)?[0-9a-f]{{8}}$"
            for (name,) in connection.execute(UNUSED, [ours]).fetchall():
                with suppress(psycopg.errors.ObjectInUse):
                    connection.execute(
                        sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name))
                    )

    @contextmanager
    def _connected(self) -> Iterator[psycopg.Connection[Any]]:
        try:
            told = make_conninfo(**self.parameters)
            with psycopg.connect(told, password=self.password or None) as connection:
                yield connection
        except psycopg.OperationalError as error:
            raise BackupError(f"The database does not answer: {error}") from error

    def _named(self) -> list[str]:
        return [f"--dbname={make_conninfo(**self.parameters)}", "--no-password"]

    def _run(self, program: str, *arguments: str) -> None:
        found = shutil.which(program)
        if found is None:
            raise BackupError(
                f"{program} is missing: install the programs of PostgreSQL (Debian: apt install "
                "postgresql-client), in the version of the server or a newer one."
            )
        # Arguments can be read by every user of the machine, so the password is none of them.
        environment = os.environ | ({"PGPASSWORD": self.password} if self.password else {})
        done = subprocess.run(  # noqa: S603 – a program of PostgreSQL's with our own arguments
            [found, *arguments], env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            said = " ".join(done.stderr.split())[-500:]
            if "lock timeout" in said:
                said = "others use the database. Stop the site, then run it again."
            elif "No space left on device" in said:
                said = f"the disk is full. Make room, then run it again. {said}"
            raise BackupError(f"{program} failed: {said}")

    def _url(self, name: str) -> str:
        """Return the URL of another database, reached as this one is."""
        rest = {key: value for key, value in self.parameters.items() if key != "dbname"}
        user, password, port = (
            quote(value, safe="")
            for value in (rest.pop("user", ""), self.password, rest.pop("port", ""))
        )
        login = f"{user}:{password}@" if password else f"{user}@" if user else ""
        # A folder of sockets stays a parameter: a host of a URL has no slashes.
        host = rest.pop("host", "") if "/" not in rest.get("host", "") else ""
        query = f"?{urlencode(rest)}" if rest else ""
        return f"postgres://{login}{host}{':' * bool(port)}{port}/{name}{query}"
