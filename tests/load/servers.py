"""The site as a server has it: nginx, gunicorn, the background, PostgreSQL, Redis, mail, search.

All of it real, on loopback, with the shipped units and configuration; only what starts the units
is of the tests.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from tests.deploy.release import make_release
from tests.engines.elasticsearch import Elasticsearch
from tests.engines.nginx import HOST, Proxy, configure, find_nginx, running
from tests.engines.node import Node
from tests.engines.postgresql import Postgresql, postgresql
from tests.engines.processes import waited
from tests.engines.redis import Redis, redis
from tests.load import clock
from tests.load.unit import Unit, children
from tests.smtp import MailServer, mail_server
from tests.stages import COMMANDS, MANAGE, ONCE, ROOT

RELEASE = "20261130T020000-load"
# What was committed survives the end of the process, as on a server; not that of the machine.
OPTIONS = "-c fsync=off -c full_page_writes=off -c shared_buffers=128MB"
FILL = "from pathlib import Path; from tests.load.filling import fill; fill(Path({folder!r}))"
# Visitors come from one address here.
LIMITS = ("FORM_LIMIT_CALM", "FORM_LIMIT_NETWORK", "EXPORT_LIMIT")


@dataclass
class Site:
    """The running parts."""

    folder: Path
    settings: dict[str, str]
    proxy: Proxy
    postgresql: Postgresql
    redis: Redis
    mails: MailServer
    engine: Node | None
    web: Unit
    background: Unit
    drafts: list[int] = field(default_factory=list)

    @property
    def log(self) -> Path:
        """What nginx has logged."""
        return self.proxy.folder / "access.log"

    @property
    def clock(self) -> Path:
        """What says how many hours the clock of the services is ahead."""
        return self.folder / "clock"

    def run(self, *command: str) -> subprocess.Popen[bytes]:
        """Begin a command of the site, with the settings and the niceness of the background."""
        with (self.folder / "commands.log").open("ab") as log:
            return subprocess.Popen(
                ["/usr/bin/nice", "-n", "5", *MANAGE, *command],
                env=os.environ | self.settings | {"BACKGROUND": "false"},
                stdout=log, stderr=log, cwd=ROOT,
            )  # fmt: skip

    def is_ready(self) -> bool:
        """Whether it has all that it needs, as its own address for that says."""
        return self._answers("/readyz")

    def serves(self) -> bool:
        """Whether gunicorn answers."""
        return self._answers("/healthz")

    def processes(self) -> dict[str, int]:
        """The ids of those that run on, by what they are; not those of one connection."""
        nginx = int((self.proxy.folder / "nginx.pid").read_text())
        found = {"nginx": nginx}
        # The loader of its cache ends a minute after the start.
        workers_of_nginx = (one for one in children(nginx) if not _loads_cache(one))
        found |= {f"nginx {number}": one for number, one in enumerate(workers_of_nginx, 1)}
        first, *workers = self.web.processes or [0]
        found["gunicorn"] = first
        found |= {f"web {number}": one for number, one in enumerate(sorted(workers), 1)}
        found["background"] = (self.background.processes or [0])[0]
        if self.redis.process:
            found["Redis"] = self.redis.process.pid
        if self.postgresql.process:
            found["PostgreSQL"] = self.postgresql.process.pid
        if self.engine and self.engine.process:
            found["search engine"] = self.engine.process.pid
        return {name: process for name, process in found.items() if process}

    def _answers(self, path: str) -> bool:
        """Ask gunicorn itself, as the machine it is on does."""
        connection = Inside(self.folder / "run" / f"{RELEASE}.sock")
        try:
            connection.request("GET", path, headers={"Host": HOST, "X-Forwarded-Proto": "https"})
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()


class Inside(HTTPConnection):
    """A connection to a socket that is a file."""

    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=10)
        self.path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self.path))


@contextmanager
def serving(folder: Path, *, with_engine: bool = False) -> Iterator[Site]:
    """The site with its content, as long as the context lasts.

    Raises FileNotFoundError where one of the servers is neither installed nor to be had.
    """
    nginx = find_nginx()
    if nginx is None:
        raise FileNotFoundError("nginx is missing")
    for name in ("data", "run", "nginx", "redis"):
        (folder / name).mkdir()
    with ExitStack() as stack:
        database = stack.enter_context(postgresql(OPTIONS))
        cache = stack.enter_context(redis(folder / "redis"))
        mails = stack.enter_context(mail_server())
        settings = _settings(folder, database, cache, mails)
        engine = None
        if with_engine:
            folder.chmod(0o711)  # started by root it runs as another user
            engine = stack.enter_context(Elasticsearch(folder / "engine"))
            settings["SEARCH_URL"] = engine.address
        _install(folder, settings, engine)
        proxy = configure(
            nginx, folder / "nginx",
            APP=f"unix:{folder}/base/current/web.sock", FILES=folder / "base", DATA=folder / "data",
        )  # fmt: skip
        (folder / "clock").write_text("0")
        services = settings | {clock.FILE: str(folder / "clock")}
        web, background = (_unit(folder, name, services) for name in ("web@", "worker"))
        drafts = json.loads((folder / "drafts.json").read_text())
        site = Site(
            folder, settings, proxy, database, cache, mails, engine, web, background, drafts
        )
        for unit in (web, background):
            stack.callback(unit.stop)
            unit.start()
        stack.enter_context(running(nginx, proxy))
        try:
            waited(site.is_ready, 120)
        except TimeoutError as error:
            logs = [unit.log.read_text()[-2000:] for unit in (web, background)]
            raise RuntimeError("\n".join(["The site did not start:", *logs])) from error
        yield site


def _settings(
    folder: Path, database: Postgresql, cache: Redis, mails: MailServer
) -> dict[str, str]:
    """What stands in the file of settings of a server."""
    return {
        "DJANGO_SETTINGS_MODULE": "tests.load.settings",
        "SECRET_KEY": "only-for-this-test-0123456789-0123456789-0123456789-0123456789",
        "BASE_URL": f"https://{HOST}",
        "PROXIES": "1",
        "DATA_DIR": str(folder / "data"),
        "DATABASE_URL": database.url,
        "REDIS_URL": cache.url,
        "EMAIL_URL": f"smtp://127.0.0.1:{mails.port}",
        "WEB_CONCURRENCY": "2",
        # Nothing outside this machine is asked.
        "IMPORTS": "false",
        "LINK_CHECK": "false",
        "MIRROR": "false",
        **dict.fromkeys(LIMITS, "1000000/hour"),
    }


def _install(folder: Path, settings: dict[str, str], engine: Node | None) -> None:
    """Fill the database and make the release, as `site/deploy/install` does."""
    release = folder / "base/releases" / RELEASE
    make_release(release, folder / "run")
    (folder / "base/current").symlink_to(f"releases/{RELEASE}")
    fill = ["shell", "-v0", "-c", FILL.format(folder=str(folder))]
    commands = [
        *(command for stage in COMMANDS.values() for command in stage),
        fill,
        *([["search_index", "rebuild"]] if engine else []),
        ["collectstatic", "--no-input", "-v0"],
    ]
    environment = os.environ | settings | {"STATIC_ROOT": str(release / "static")}
    with (folder / "install.log").open("ab") as log:
        for command in commands:
            done = subprocess.run(
                [*ONCE, *command],
                env=environment, stdout=log, stderr=log, cwd=ROOT, check=False,
            )  # fmt: skip
            if done.returncode:
                raise RuntimeError((folder / "install.log").read_text()[-4000:])


def _unit(folder: Path, name: str, settings: dict[str, str]) -> Unit:
    places = {
        "/opt/sme4green": str(folder / "base"),
        "/run/sme4green": str(folder / "run"),
        "%i": RELEASE,
    }
    return Unit(f"sme4green-{name}", places, settings, folder / f"{name.strip('@')}.log")


def _loads_cache(process: int) -> bool:
    try:
        return "cache loader" in Path(f"/proc/{process}/cmdline").read_text()
    except OSError:  # it has just ended
        return True
