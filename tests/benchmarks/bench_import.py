"""How fast calls are imported: `make bench` prints records a second, and the memory it took.

The limits are held against the processor's time, as other work on the machine is not the
import's; the time on the clock is printed beside it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests.benchmarks.tables import copy_tables
from tests.stages import ROOT

SCANS = (("portal", 10_000), ("portal", 100_000), ("incentivi", 10_000))
MOST_MEGABYTES = 300
LEAST = {"new": 1_000, "unchanged": 5_000}  # records a second of the processor's time


@pytest.mark.parametrize(("source", "count"), SCANS)
def bench_import(source: str, count: int, db: None, tmp_path: Path) -> None:
    """Into SQLite, each scan in a process of its own."""
    if connection.vendor != "sqlite":
        pytest.skip("copies the tables of SQLite")
    database = tmp_path / "tables.sqlite3"
    copy_tables(database)
    command = [sys.executable, "-m", "tests.benchmarks.import_speed"]
    command += [str(count), source, str(database)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    figures = json.loads(run.stdout.splitlines()[-1])
    for name in ("new", "unchanged", "changed"):
        used = figures[f"{name}_processor"]
        share = figures["reference_processor"] / used
        sys.stdout.write(
            f"{source:<9} {count:>7,} {name:<9} {used:6,.0f} records/s of processor,"
            f" {figures[name]:6,.0f} on the clock;"
            f" {share:4.1f} times as long as reading and writing the JSON\n"
        )
    sys.stdout.write(f"{source:<9} {count:>7,} memory    {figures['megabytes']:6,.0f} MB\n")
    assert figures["megabytes"] < MOST_MEGABYTES
    for name, least in LEAST.items():
        assert figures[f"{name}_processor"] >= least


@pytest.mark.parametrize("source", ["portal", "incentivi"])
def bench_killed_imports(source: str, db: None, tmp_path: Path) -> None:
    """An import killed at 20 random moments and run again."""
    if connection.vendor != "sqlite":
        pytest.skip("copies the tables of SQLite")
    database = tmp_path / "tables.sqlite3"
    copy_tables(database)
    command = [sys.executable, "-m", "tests.benchmarks.kill_import", "--source", source]
    command += ["--database", str(database)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    sys.stdout.write(run.stdout)
    assert run.returncode == 0, run.stderr
