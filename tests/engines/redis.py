"""Redis on loopback: the installed one, or Debian's package unpacked beside the tests."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.engines.debian import unpacked
from tests.engines.processes import free_port, waited
from tests.stages import ROOT

# As on a server.
CONFIGURATION = ROOT / "site/deploy/redis.conf"
# The program itself, and the libraries it is linked with.
PACKAGES = (
    "redis-server", "redis-tools", "liblzf1", "libjemalloc2", "liblua5.1-0", "lua-cjson",
    "lua-bitop", "libatomic1",
)  # fmt: skip


class Redis:
    """A server that writes into a folder, and can be stopped and started again.

    Raises FileNotFoundError where it is neither installed nor to be had.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.environment = dict(os.environ)
        self.process: subprocess.Popen[bytes] | None = None
        program = shutil.which("redis-server")
        if program is None:
            found = unpacked(*PACKAGES)
            if found is None:
                raise FileNotFoundError("redis-server is missing")
            program = str(found / "usr/bin/redis-server")
            libraries = [str(path) for path in (found / "usr/lib").glob("*-linux-*")]
            self.environment["LD_LIBRARY_PATH"] = ":".join(libraries)
        self.program = program

    @property
    def url(self) -> str:
        """Its REDIS_URL."""
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start it, empty, and wait until it answers."""
        server = self.process = subprocess.Popen(
            [self.program, CONFIGURATION, "--port", str(self.port), "--bind", "127.0.0.1",
             "--save", "", "--dir", str(self.folder)],
            env=self.environment, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        waited(lambda: _answers(self.port) or server.poll() is not None, 60)
        assert server.poll() is None, "Redis did not start"

    def stop(self) -> None:
        """End it."""
        if self.process:
            self.process.terminate()
            self.process.wait(30)


@contextmanager
def redis(folder: Path) -> Iterator[Redis]:
    """A server that lasts as long as the context. Raises FileNotFoundError as above."""
    server = Redis(folder)
    try:
        server.start()
        yield server
    finally:
        server.stop()


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), 1):
            return True
    except OSError:
        return False
