"""Two processes run at once: each subscriber gets one mail."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.benchmarks.tables import copy_tables
from tests.engines.processes import waited
from tests.interest.alerts.race import CALLS, PEOPLE
from tests.stages import ROOT


@pytest.mark.slow
@pytest.mark.sqlite  # its tables are copied
@pytest.mark.django_db
def test_two_runs_at_once(tmp_path: Path) -> None:
    database, gate = tmp_path / "db.sqlite3", tmp_path / "go"
    copy_tables(database)
    environment = os.environ | {"DATA_DIR": str(tmp_path)}
    command = [sys.executable, "-m", "tests.interest.alerts.race", str(gate)]
    runs = [
        subprocess.Popen(
            [*command, place],
            env=environment,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for place in ("first", "second")
    ]
    waited(lambda: len(list(tmp_path.glob("go.*"))) == len(runs), 30)
    gate.touch()
    said = [run.communicate(timeout=60) for run in runs]
    assert [run.returncode for run in runs] == [0, 0], said
    assert sum(int(out.split()[0]) for out, _err in said) == PEOPLE
    with closing(sqlite3.connect(database)) as tables:
        for table, count in (("home_mail", PEOPLE), ("interest_sent", PEOPLE * CALLS)):
            assert tables.execute(f"SELECT count(*) FROM {table}").fetchone() == (count,)  # noqa: S608
