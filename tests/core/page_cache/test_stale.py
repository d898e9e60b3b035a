"""What is kept always equals what would be made, whoever changed what in which process."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.stages import ROOT, SITE, environment, stage

pytestmark = [pytest.mark.slow, pytest.mark.sqlite]

# STALENESS_ROUNDS makes it longer: each is one edit, and pages compared in two processes.
ROUNDS = int(os.environ.get("STALENESS_ROUNDS", "8"))
SEED = int(os.environ.get("STALENESS_SEED", "0")) or random.randrange(10**6)  # noqa: S311


class Process:
    """The other end of `process.py`."""

    def __init__(self, started: subprocess.Popen) -> None:
        self.started = started

    def tell(self, **command: Any) -> Any:
        """Send a command and return the answer."""
        assert self.started.stdin and self.started.stdout
        self.started.stdin.write(json.dumps(command) + "\n")
        self.started.stdin.flush()
        return json.loads(self.started.stdout.readline())


@contextmanager
def running(folder: Path) -> Iterator[Process]:
    """A process of the site whose data are in `folder`."""
    own = environment(folder, BACKGROUND="false", PYTHONPATH=f"{ROOT}:{ROOT / 'site'}")
    with subprocess.Popen(
        [sys.executable, "-m", "tests.core.page_cache.process"],
        env=own, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as started:  # fmt: skip
        try:
            yield Process(started)
        finally:
            started.kill()


def test_what_is_kept_is_what_would_be_made(tmp_path: Path) -> None:
    at = random.Random(SEED)  # noqa: S311 – repeated by its seed
    shutil.copytree(stage(SITE, tmp_path), tmp_path / "site")
    with ExitStack() as stack:
        processes = [stack.enter_context(running(tmp_path / "site")) for _number in range(2)]
        kept = 0
        some = at.sample(processes[0].tell(paths=True), 5)
        edits = processes[0].tell(edits=True)
        order = at.sample(edits, len(edits))
        for number in range(ROUNDS):
            if number % 5 == 4:
                passed = number * 60 * 60 * at.choice((1, 24, 24 * 30))
                for process in processes:
                    done = process.tell(later=passed)
            else:
                done = at.choice(processes).tell(edit=order[number % len(order)], seed=at.random())
            for path in [*some, *filter(None, [done])]:
                for process in processes:
                    found = process.tell(compare=path)
                    assert found["same"], f"{path} after {number} with STALENESS_SEED={SEED}"
                    kept += found["kept"]
    assert kept > ROUNDS * 5  # of about twelve looked at each time


def test_it_would_be_noticed(tmp_path: Path) -> None:
    """The same comparison, where one table is forgotten."""
    shutil.copytree(stage(SITE, tmp_path), tmp_path / "site")
    with running(tmp_path / "site") as process:
        event = process.tell(edit="in_bulk", seed=1)
        assert process.tell(compare=event) == {"same": True, "kept": True, "status": 200}
        process.tell(blind="news_eventpage")
        process.tell(edit="in_bulk", seed=2)
        assert not process.tell(compare=event)["same"]
