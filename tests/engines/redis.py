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

# The program itself, and the libraries it is linked with.
PACKAGES = (
    "redis-server", "redis-tools", "liblzf1", "libjemalloc2", "liblua5.1-0", "lua-cjson",
    "lua-bitop", "libatomic1",
)  # fmt: skip


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    """The REDIS_URL of a server that lasts as long as the context, with what it writes in `folder`.

    Raises FileNotFoundError where it is neither installed nor to be had.
    """
    environment = dict(os.environ)
    program = shutil.which("redis-server")
    if program is None:
        found = unpacked(*PACKAGES)
        if found is None:
            raise FileNotFoundError("redis-server is missing")
        program = str(found / "usr/bin/redis-server")
        libraries = [str(path) for path in (found / "usr/lib").glob("*-linux-*")]
        environment["LD_LIBRARY_PATH"] = ":".join(libraries)
    port = free_port()
    server = subprocess.Popen(
        [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)],
        env=environment, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        waited(lambda: _answers(port) or server.poll() is not None, 60)
        assert server.poll() is None, "Redis did not start"
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.terminate()
        server.wait(30)


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), 1):
            return True
    except OSError:
        return False
