"""A new version with containers, and the former one back; Git is real, Docker one that notes."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.stages import ROOT

UPDATE = "site/deploy/container/update"
SHIPPED = (UPDATE, "site/deploy/lib.sh", "site/deploy/compose.yaml")
SETTINGS = "SERVER_NAME=www.example.eu\nSECRET_KEY=keep $this"  # without an end of its last line
DOCKER = """#!/bin/sh
echo "${RELEASE:-} $*" >>"$SAID"
case "$*" in
"image inspect"*) [ -n "$LOCAL" ] ;;
"image ls"*) printf 'local\\nan-old-one\\n' ;;
*" $FAILS"*) [ -z "${ONLY:-}" ] || [ "$RELEASE" = "$ONLY" ] || exit 0; exit 1 ;;
esac
"""
MAY = "run --rm --no-deps -T web python manage.py serves_meanwhile"
PREPARE = "run --rm --no-deps -T prepare"
REFRESH = "up -d --no-build --no-deps --force-recreate proxy certificate redis"


class Machine:
    """A server with the site's code, an origin that has more, and a Docker that notes."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.origin, self.source = folder, folder / "origin", folder / "source"
        self.said, self.settings = folder / "said", self.source / "site/deploy/.env"
        self.local = "yes"  # whether there is an image of before versions were told apart
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

    def update(
        self, *given: str, fails: str = "nothing", only: str = ""
    ) -> subprocess.CompletedProcess[str]:
        """Run it; what begins with `fails` fails, where `only` is named of this version alone."""
        self.said.write_text("")
        path = f"{self.folder / 'bin'}:{os.environ['PATH']}"
        environment = {"PATH": path, "SAID": str(self.said), "FAILS": fails, "ONLY": only}
        environment["LOCAL"] = self.local
        return subprocess.run(
            [self.source / UPDATE, *given],
            env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip

    def asked(self) -> list[str]:
        """What Docker was asked for, and for which version."""
        compose = f"compose -f {self.source}/site/deploy/compose.yaml "
        lines = [line.replace(compose, "") for line in self.said.read_text().splitlines()]
        return [line for line in lines if "image inspect" not in line]

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
        f"{new} {MAY}",
        f"{new} {PREPARE}",
        f"{new} up -d --no-build",
        f"{new} {REFRESH}",
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


@pytest.mark.parametrize("fails", ["build", "exec -T backup", MAY, PREPARE])
def test_where_something_fails_what_serves_is_left_alone(machine: Machine, fails: str) -> None:
    """The tables are migrated before web and worker are replaced."""
    new = machine.commit()
    run = machine.update(fails=fails)
    assert run.returncode == 1
    assert machine.settings.read_text() == SETTINGS
    asked_of = "local" if fails == "exec -T backup" else new
    assert machine.asked()[-1].startswith(f"{asked_of} {fails}")
    assert not re.search(r" (up|stop|start) ", "\n".join(machine.asked()))
    assert ("update --pause" in run.stderr) == (fails == MAY)


def test_the_first_version_is_installed_by_the_same_command(machine: Machine) -> None:
    new, machine.local = machine.git(machine.source, "rev-parse", "--short=12", "HEAD"), ""
    assert machine.update("--here", fails="up -d").returncode == 1
    assert machine.settings.read_text() == SETTINGS
    run = machine.update("--here")
    assert run.returncode == 0, run.stderr
    assert machine.asked() == [f"{new} build", f"{new} up -d --no-build"]
    assert machine.kept() == (new, "")
    assert machine.update("--back").returncode == 1
    machine.commit()
    assert machine.update().returncode == 0
    assert f"{new} exec -T backup python manage.py backup" in machine.asked()


def test_what_reads_a_mounted_file_is_made_anew_where_that_changed(machine: Machine) -> None:
    """Compose compares what it is told of a file, not what is in it."""
    machine.commit()
    machine.update()
    plain = machine.commit()
    machine.update()
    assert f"{plain} {REFRESH}" not in machine.asked()
    (machine.origin / "site/deploy/redis.conf").write_text("maxmemory 1gb\n")
    changed = machine.commit()
    machine.update()
    assert f"{changed} {REFRESH}" in machine.asked()
    machine.update("--back")
    (machine.origin / "site/deploy/redis.conf").unlink()
    # As the version that serves has it, but not as it was checked out when that came back.
    mended = machine.commit()
    machine.update()
    assert f"{mended} {REFRESH}" in machine.asked()


def test_every_file_that_is_mounted_is_known_to_the_script() -> None:
    """Asked of bash, which is the one to read the list."""
    compose = yaml.safe_load((ROOT / "site/deploy/compose.yaml").read_text())
    mounted = {
        (service, volume.partition(":")[0].replace("./", "site/deploy/", 1))
        for service, told in compose["services"].items()
        for volume in told.get("volumes", [])
        if volume.startswith("./")
    }
    line = next(x for x in (ROOT / UPDATE).read_text().splitlines() if x.startswith("MOUNTED="))
    run = ["/bin/bash", "-c", f'{line}; printf "%s\\n" "${{MOUNTED[@]}}"']
    known = subprocess.run(run, capture_output=True, text=True, check=True).stdout.split()
    covered = tuple(known)
    assert all(path.startswith(covered) for _service, path in mounted)
    assert {service for service, _path in mounted} <= set(REFRESH.split())


def test_where_the_new_version_does_not_come_up_the_one_before_does(machine: Machine) -> None:
    new = machine.commit()
    run = machine.update(fails="up -d", only=new)
    assert run.returncode == 1
    assert machine.asked()[-2:] == [f"{new} up -d --no-build", "local up -d --no-build"]
    assert "local serves as before" in run.stderr
    assert machine.settings.read_text() == SETTINGS
    assert "local serves as before" not in machine.update(fails="up -d").stderr


def test_with_a_pause_what_serves_is_stopped_before_the_tables_change(machine: Machine) -> None:
    new = machine.commit()
    assert machine.update("--pause", fails="run --rm --no-deps -T").returncode == 1
    stop, start = "local stop web worker", "local start web worker"
    assert machine.asked()[2:] == [f"{new} {MAY}", stop, f"{new} {PREPARE}", start]
    assert machine.update("--pause", fails=MAY).returncode == 0
    assert machine.asked()[2:6] == [
        f"{new} {MAY}", stop, f"{new} {PREPARE}", f"{new} up -d --no-build",
    ]  # fmt: skip
    machine.commit()
    machine.update("--pause")  # it needs none
    assert "stop" not in " ".join(machine.asked())


def test_files_that_were_changed_here_are_named(machine: Machine) -> None:
    machine.commit()
    (machine.source / "site/deploy/compose.yaml").write_text("services: {}\n")
    run = machine.update()
    assert run.returncode == 1
    assert "site/deploy/compose.yaml" in run.stderr
    assert "stash" in run.stderr
    assert not [line for line in machine.asked() if "build" in line]


def test_nothing_is_before_the_first_and_nothing_unknown_is_done(machine: Machine) -> None:
    assert machine.update("--back").stderr == "There is no version before this one.\n"
    assert "--nonsense" in machine.update("--nonsense").stderr
    machine.settings.unlink()
    assert "docs/operations.md" in machine.update().stderr
    assert machine.asked() == []
