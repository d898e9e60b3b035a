"""The PostgreSQL of the tests: it comes, goes without a trace, and is missed aloud."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests.engines import postgresql
from tests.engines.processes import not_here
from tests.stages import ROOT


@pytest.fixture
def installed() -> Path:
    """The programs of PostgreSQL; without them the test is skipped, and fails with CI=true."""
    programs = postgresql.find_postgresql()
    if programs is None:
        not_here("PostgreSQL is missing (`.ci/tools` installs it on Debian)")
    return programs


def test_a_command_runs_on_it_and_nothing_stays(installed: Path) -> None:
    asked = (
        "import os, psycopg; url = os.environ['DATABASE_URL']; print(url);"
        "print(*psycopg.connect(url).execute('SHOW data_directory').fetchone()); exit(7)"
    )
    run = subprocess.run(
        [sys.executable, "-m", "tests.engines.postgresql", sys.executable, "-c", asked],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 7, run.stderr
    url, data = run.stdout.split()
    assert not Path(data).parent.exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url, connect_timeout=2)


@pytest.mark.parametrize(("first", "then", "said"), [("exit(0)", 3, "1"), ("exit(5)", 5, "")])
def test_what_runs_meanwhile_comes_first_and_has_to_end_well(
    installed: Path, first: str, then: int, said: str
) -> None:
    asked = "import os; assert 'DATABASE_URL' not in os.environ; "
    second = "print(1); exit(3)"
    run = subprocess.run(
        [sys.executable, "-m", "tests.engines.postgresql",
         sys.executable, "-c", asked + first, "--then", sys.executable, "-c", second],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (run.returncode, run.stdout.strip()) == (then, said), run.stderr


@pytest.mark.parametrize(("ci", "command", "status"), [
    ("", ["true"], 0),
    ("true", ["true"], 1),
    ("", [], 1),
    ("", ["false", "--then", "true"], 1),
])  # fmt: skip
def test_where_it_is_missing_that_is_said(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    ci: str,
    command: list[str],
    status: int,
) -> None:
    monkeypatch.setattr(postgresql, "find_postgresql", lambda: None)
    monkeypatch.setenv("CI", ci)
    assert postgresql.main(command) == status
    assert "Missing: PostgreSQL" in capsys.readouterr().err


def test_the_newest_version_is_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for version in ("9.6", "15", "17", "8"):
        programs = tmp_path / version / "bin"
        programs.mkdir(parents=True)
        (programs / "initdb").touch()
    monkeypatch.setattr(postgresql, "PLACES", (f"{tmp_path}/*/bin",))
    monkeypatch.setenv("PATH", "")
    assert postgresql.find_postgresql() == tmp_path / "17/bin"
