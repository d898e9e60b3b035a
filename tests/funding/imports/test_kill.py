"""An import that is killed leaves nothing half, and running it again completes it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks.tables import copy_tables

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.slow
@pytest.mark.sqlite  # its tables are copied
@pytest.mark.django_db
@pytest.mark.turns(1)
@pytest.mark.parametrize("source", ["portal", "incentivi"])
def test_killed_at_three_moments(tmp_path: Path, source: str) -> None:
    """`tests/benchmarks/kill_import.py` does the same at as many moments as one likes."""
    tables = tmp_path / "tables.sqlite3"
    copy_tables(tables)
    command = [sys.executable, "-m", "tests.benchmarks.kill_import", "--moments", "3"]
    command += ["--records", "300", "--database", str(tables), "--source", source]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "3 of 3 equal" in run.stdout
