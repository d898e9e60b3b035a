"""The tests of what each database does in its own way, once more on PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable

import pytest

from tests.stages import ROOT

pytestmark = pytest.mark.xdist_group("engines")

CHOSEN = (
    "tests/search/engines/test_contract.py",
    "tests/search/test_rebuild.py",
    "tests/search/test_statistics.py",
    "tests/funding/test_calls.py",
    "tests/funding/imports/test_apply.py",
    "tests/funding/imports/test_portal.py",
    "tests/funding/exports/test_table.py",
)


def test_on_postgresql(on_postgresql_migrated: Callable[[str], str]) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider",
               "-k", "not opensearch3 and not elasticsearch9", *CHOSEN]  # fmt: skip
    run = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ
        | {"DATABASE_URL": on_postgresql_migrated("again"), "DATABASE_TEMPLATE": "migrated"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-4000:]
    assert " passed" in run.stdout
