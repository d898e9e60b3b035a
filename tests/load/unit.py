"""A shipped unit of systemd, where there is none: started, and started again when it ends."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import threading
from pathlib import Path

from tests.stages import ROOT

UNITS = ROOT / "site/deploy/systemd"


class Unit:
    """A service, run as its unit says: command, environment, niceness, restart."""

    def __init__(
        self, name: str, places: dict[str, str], settings: dict[str, str], log: Path
    ) -> None:
        """`places` says where the folders of a server are here; `settings` is its settings file."""
        text = (UNITS / f"{name}.service").read_text()
        for usual, here in places.items():
            text = text.replace(usual, here)
        self.said = dict(re.findall(r"^(\w+)=(.*)$", text, re.MULTILINE))
        own = dict(pair.split("=", 1) for pair in self.said["Environment"].split())
        self.environment, self.log = os.environ | settings | own, log
        self.process: subprocess.Popen[bytes] | None = None
        self._stopping = threading.Event()
        self._keeper = threading.Thread(target=self._keep, daemon=True)

    def start(self) -> None:
        """Start it, and again whenever it ends."""
        self._run()
        self._keeper.start()

    def stop(self) -> None:
        """End it for good, as systemd does: a signal, and after a while none that can be missed."""
        self._stopping.set()
        if self.process:
            self.process.terminate()
            try:
                self.process.wait(int(self.said["TimeoutStopSec"]))
            except subprocess.TimeoutExpired:
                self.kill()

    def kill(self) -> None:
        """SIGKILL to all of its processes."""
        assert self.process
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    @property
    def processes(self) -> list[int]:
        """The ids of its processes, the first one first."""
        if self.process is None or self.process.poll() is not None:
            return []
        first = self.process.pid
        return [first, *children(first)]

    def _run(self) -> None:
        niceness = ["/usr/bin/nice", "-n", self.said.get("Nice", "0")]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*niceness, *self.said["ExecStart"].split()],
                env=self.environment,
                cwd=self.said["WorkingDirectory"],
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _keep(self) -> None:
        while self.process and not self._stopping.is_set():
            self.process.wait()
            # systemd ends what is left of it before it begins anew.
            with_it = children_of_group(self.process.pid)
            for one in with_it:
                os.kill(one, signal.SIGKILL)
            if not self._stopping.wait(float(self.said["RestartSec"])):
                self._run()


def children(process: int) -> list[int]:
    """The processes that a process has begun."""
    try:
        told = Path(f"/proc/{process}/task/{process}/children").read_text()
    except OSError:
        return []
    return [int(number) for number in told.split()]


def children_of_group(group: int) -> list[int]:
    """The processes of a group that still run."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group and fields[0] not in "ZX":
            found.append(int(stat.parent.name))
    return found
