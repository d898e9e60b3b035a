"""A search engine in a process of its own, that can be killed and started again."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

from tests.engines.processes import free_port

SECONDS_TO_START = 120


class Node:
    """An engine on loopback, with its data in a folder."""

    # The user it runs as, where that is not who starts it.
    user: int | None = None

    def __init__(self, scheme: str, folder: Path, java_options: Sequence[str] = ()) -> None:
        self.scheme, self.folder, self.java_options = scheme, folder, java_options
        self.environment = dict(os.environ)
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def address(self) -> str:
        """The same, as SEARCH_URL names it."""
        return f"{self.scheme}://127.0.0.1:{self.port}"

    def command(self) -> Sequence[str | Path]:
        """How it is started."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        """Start it; it ends with the context, and where it does not start."""
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start it and wait until it answers. Raises RuntimeError with its log if it does not."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "node.log").open("ab") as log:
            self.process = subprocess.Popen(
                self.command(),
                stdout=log,
                stderr=log,
                cwd=self.folder,
                env=self.environment,
                start_new_session=True,
                user=self.user,
            )
        until = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < until:
            if self.process.poll() is not None:
                break
            try:
                self.ask("GET", "/_cluster/health?wait_for_status=yellow&timeout=1s")
            except OSError:
                time.sleep(0.2)
            else:
                return
        log_text = (self.folder / "node.log").read_text(errors="replace")
        raise RuntimeError(f"{self.scheme} did not start:\n{log_text[-4000:]}")

    def kill(self) -> None:
        """SIGKILL, as a crash or a full memory does it."""
        self._signal(signal.SIGKILL)

    def stop(self) -> None:
        """End it, whatever it takes, and remove its data."""
        self._signal(signal.SIGTERM)
        self._signal(signal.SIGKILL)
        shutil.rmtree(self.folder, ignore_errors=True)

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """A request to its API, as JSON. Raises OSError."""
        request = urllib.request.Request(  # noqa: S310
            self.url + path,
            method=method,
            data=json.dumps(body).encode() if body is not None else None,
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
            return json.load(answer)

    def _signal(self, number: int) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        os.killpg(self.process.pid, number)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            if number == signal.SIGKILL:
                raise


def run_by_hand(kind: Callable[[Path], Node]) -> None:
    """Run one until Ctrl-C, for development."""
    folder = Path(tempfile.mkdtemp(prefix="search-engine-"))
    with suppress(KeyboardInterrupt), kind(folder) as node:
        sys.stdout.write(f"SEARCH_URL={node.address}\nCtrl-C ends it and removes its data.\n")
        sys.stdout.flush()
        signal.pause()
