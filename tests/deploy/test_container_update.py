"""A new version with containers, and the former one back; Git is real, Docker one that notes."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from tests.stages import ROOT

UPDATE = "site/deploy/container/update"
SHIPPED = (UPDATE, "site/deploy/lib.sh", "site/deploy/compose.yaml")
SETTINGS = "SERVER_NAME=www.example.eu\nSECRET_KEY=keep $this"  # without an end of its last line
DOCKER = """#!/bin/sh
echo "${RELEASE:-} $*" >>"$SAID"
case "$*" in
"image ls"*) printf 'local\\nan-old-one\\n' ;;
*" $FAILS"*) exit 1 ;;
esac
"""


class Machine:
    """A server with the site's code, an origin that has more, and a Docker that notes."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.origin, self.source = folder, folder / "origin", folder / "source"
        self.said, self.settings = folder / "said", self.source / "site/deploy/.env"
        for name in SHIPPED:
            (self.origin / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, self.origin / name)
        (self.origin / ".gitignore").write_text(".env\n")
        self.git(self.origin, "init", "-q", "-b", "main")
        self.commit()
        self.git(folder, "clone", "-q", str(self.origin), str(self.source))
        self.settings.write_text(SETTINGS)
        self.settings.chmod(0o600)
        (folder / "bin").mkdir()
        (folder / "bin/docker").write_text(DOCKER)
        (folder / "bin/docker").chmod(0o755)

    def git(self, where: Path, *command: str) -> str:
        who = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
        run = ["git", *who, "-C", str(where), *command]
        return subprocess.run(run, check=True, capture_output=True, text=True).stdout.strip()

    def commit(self) -> str:
        """Another version; its name."""
        self.git(self.origin, "add", "-A")
        self.git(self.origin, "commit", "-q", "--allow-empty", "-m", "A version")
        return self.git(self.origin, "rev-parse", "--short=12", "HEAD")

    def update(self, *given: str, fails: str = "nothing") -> subprocess.CompletedProcess[str]:
        self.said.write_text("")
        path = f"{self.folder / 'bin'}:{os.environ['PATH']}"
        environment = {"PATH": path, "SAID": str(self.said), "FAILS": fails}
        return subprocess.run(
            [self.source / UPDATE, *given],
            env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip

    def asked(self) -> list[str]:
        """What Docker was asked for, and for which version."""
        compose = f"compose -f {self.source}/site/deploy/compose.yaml "
        return [line.replace(compose, "") for line in self.said.read_text().splitlines()]

    def kept(self) -> tuple[str, str]:
        """Which version runs and which ran before; all other settings are as they were."""
        text = self.settings.read_text()
        assert text.startswith(f"{SETTINGS}\nRELEASE=")
        assert stat.S_IMODE(self.settings.stat().st_mode) == 0o600
        now, former = text.splitlines()[2:]
        return now.removeprefix("RELEASE="), former.removeprefix("FORMER_RELEASE=")


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_a_new_version_is_built_backed_up_and_brought_into_service(machine: Machine) -> None:
    new = machine.commit()
    run = machine.update()
    assert run.returncode == 0, run.stderr
    assert machine.asked() == [
        f"{new} build",
        "local exec -T backup python manage.py backup",
        f"{new} up -d --no-build",
        " image ls --format {{.Tag}} sme4green",
        " image rm sme4green:an-old-one",
        f"{new} exec -T -d web python manage.py warm_up",
    ]
    assert machine.kept() == (new, "local")
    assert "update --back" in run.stdout
    assert machine.update().stdout == f"{new} serves already.\n"
    assert machine.asked() == []


def test_the_former_version_comes_back_and_the_newer_one_after_it(machine: Machine) -> None:
    first = machine.commit()
    machine.update()
    second = machine.commit()
    machine.update()
    assert machine.kept() == (second, first)
    assert machine.update("--back").returncode == 0
    assert machine.asked() == [f"{first} up -d --no-build"]
    assert machine.kept() == (first, second)
    assert machine.update("--here").returncode == 0
    assert machine.kept() == (second, first)


@pytest.mark.parametrize("fails", ["build", "exec -T backup", "up -d"])
def test_where_something_fails_the_version_before_stays_the_one(
    machine: Machine, fails: str
) -> None:
    machine.commit()
    run = machine.update(fails=fails)
    assert run.returncode == 1
    assert machine.settings.read_text() == SETTINGS
    assert ("up -d --no-build" in run.stderr) == (fails == "up -d")
    assert ("up -d" in "".join(machine.asked())) == (fails == "up -d")


def test_nothing_is_before_the_first_and_nothing_unknown_is_done(machine: Machine) -> None:
    assert machine.update("--back").stderr == "There is no version before this one.\n"
    assert "--nonsense" in machine.update("--nonsense").stderr
    machine.settings.unlink()
    assert "docs/operations.md" in machine.update().stderr
    assert machine.asked() == []
