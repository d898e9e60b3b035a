"""A new version on Debian, and the former one back; what belongs to the machine stands in."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.engines.nginx import HOST
from tests.engines.processes import not_here
from tests.stages import ROOT

DEPLOY = ROOT / "site/deploy"
BACKUP = "/var/backups/of-today.tar.age"
# Each notes what it was asked. A unit runs where its file is in the folder `units`.
PROGRAMS = {
    "systemctl": """
action=$1
for unit; do case $action-$unit in
start-"$DEAD" | restart-"$DEAD") exit 1 ;;
start-sme* | restart-sme*) touch "$UNITS_THAT_RUN/$unit" ;;
stop-sme*) rm -f "$UNITS_THAT_RUN/$unit" ;;
is-active-sme* ) [ -e "$UNITS_THAT_RUN/$unit" ] || exit 3 ;;
esac; done""",
    "systemd-run": """while [ "$1" != -- ]; do shift; done; shift; "$@\"""",
    "curl": """
release=$(echo "$*" | sed -E 's|.*/([^/ ]+)\\.sock.*|\\1|')
[ -e "$UNITS_THAT_RUN/sme4green-web@$release" ] || exit 7
case "$*" in *"$SICK") exit 22 ;; esac""",
    "nginx": """if grep -q wrong "$NGINX/conf.d/sme4green.conf"; then exit 1; fi""",
}
PYTHON = """#!/bin/sh
echo "python $*" >>"$SAID"
case "$*" in *" $FAILS") exit 1 ;; *" backup") echo "$BACKUP: 3 MB, 5 rows" ;; esac
"""
ENVIRONMENT = """#!/bin/sh
echo "environment of $(basename "$PWD")" >>"$SAID"
mkdir -p .venv/bin && cp python.stand-in .venv/bin/python
"""


class Machine:
    """A server with the version "old" in service, and the source of a newer one."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.base, self.source = folder, folder / "base", folder / "source"
        self.said, self.nginx = folder / "said", folder / "nginx"
        shutil.copytree(DEPLOY, self.source / "site/deploy")
        for name, text in ((".ci/environment", ENVIRONMENT), ("python.stand-in", PYTHON)):
            self.program(self.source / name, text)
        self.git("init", "-q", "-b", "main")
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "A version")
        shutil.copytree(self.source, self.base / "releases/old")
        (self.base / "current").symlink_to("releases/old")
        for name in ("bin", "run", "units", "running", "nginx/conf.d"):
            (folder / name).mkdir(parents=True)
        for name, text in PROGRAMS.items():
            note = f'#!/bin/sh\necho "{name} $*" >>"$SAID"'
            self.program(folder / "bin" / name, f"{note}\n{text}\n")
        (folder / "running/sme4green-web@old").touch()
        (folder / "environment").write_text(f"BASE_URL=https://{HOST}\n")
        (self.nginx / "conf.d/sme4green.conf").write_text("as it was")

    def program(self, path: Path, text: str) -> None:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        path.chmod(0o755)

    def git(self, *command: str) -> None:
        who = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
        run = ["git", *who, "-C", str(self.source), *command]
        subprocess.run(run, check=True)

    def bash(self, line: str, **given: str) -> subprocess.CompletedProcess[str]:
        """Run a line as root, with the functions of the scripts."""
        self.said.write_text("")
        environment = {
            "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}", "SAID": str(self.said),
            "BASE": str(self.base), "RUN": str(self.folder / "run"), "BACKUP": BACKUP,
            "SETTINGS": str(self.folder / "environment"), "UNIT_FOLDER": str(self.folder / "units"),
            "UNITS_THAT_RUN": str(self.folder / "running"), "NGINX": str(self.nginx),
            "READY_WITHIN": "0", "DRAINED_AFTER": "0", "WORKER_AFTER": "0",
            "DEAD": "nothing", "SICK": "nothing", "FAILS": "nothing",
        }  # fmt: skip
        root = [] if os.geteuid() == 0 else ["unshare", "--map-root-user"]
        if root and subprocess.run([*root, "true"], check=False).returncode:
            not_here("one has to be root, or to seem so")
        line = f"cd {self.source}/site/deploy; SOURCE={self.source}; . ./lib.sh; {line}"
        return subprocess.run(
            [*root, "/bin/bash", "-euo", "pipefail", "-c", line],
            env=environment | given, capture_output=True, text=True, check=False,
        )  # fmt: skip

    def update(self, given: str = "HEAD", **other: str) -> subprocess.CompletedProcess[str]:
        return self.bash(f"./update {given}", **other)

    def runs(self) -> set[str]:
        return {path.name.rpartition("@")[2] for path in (self.folder / "running").iterdir()}

    def current(self) -> str:
        return (self.base / "current").readlink().name


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_a_new_version_serves_and_the_former_one_comes_back(machine: Machine) -> None:
    run = machine.update()
    assert run.returncode == 0, run.stderr
    new = machine.current()
    assert machine.runs() == {new, "sme4green-worker"}
    said = machine.said.read_text()
    # The packages of the version before are looked after before it is asked for anything.
    assert said.index("environment of current") < said.index("backup")
    # nginx is tried before the tables change, and reads it once the new version serves.
    tried, changed = said.index("nginx -t"), said.index("manage.py migrate")
    assert tried < changed < said.index(f"start sme4green-web@{new}") < said.index("reload nginx")
    back = machine.update("--back", SICK="readyz")
    assert back.returncode == 0, back.stderr
    assert machine.runs() == {"old", "sme4green-worker"}
    assert BACKUP not in back.stdout


def test_where_the_site_is_not_well_an_update_may_mend_it(machine: Machine) -> None:
    assert "healthz only" in machine.update(SICK="readyz").stdout
    assert machine.current() != "old"


def test_what_serves_well_is_not_given_up_for_what_does_not(machine: Machine) -> None:
    (machine.folder / "bin/curl").write_text(
        "#!/bin/sh\ncase $* in */old.sock*) ;; *readyz) exit 22 ;; esac\n"
    )
    run = machine.update()
    assert run.returncode == 1
    assert "old serves on" in run.stderr
    assert "Nothing serves" not in run.stderr
    assert (machine.current(), machine.runs()) == ("old", {"old"})


def test_a_worker_that_does_not_run_is_spoken_of(machine: Machine) -> None:
    assert "worker does not run" not in machine.update().stdout
    (machine.folder / "running/sme4green-worker").unlink()
    run = machine.update(DEAD="sme4green-worker")
    assert run.returncode == 0, run.stderr
    assert "worker does not run" in run.stdout


def test_after_a_pause_it_is_said_that_nothing_serves_and_how_it_does_again(
    machine: Machine,
) -> None:
    assert "--pause" in machine.update(FAILS="serves_meanwhile").stderr
    assert machine.runs() == {"old"}
    (machine.folder / "bin/curl").write_text(
        "#!/bin/sh\ncase $* in */old.sock*) ;; *) exit 7 ;; esac\n"
    )
    run = machine.update("--pause HEAD", FAILS="serves_meanwhile")
    assert run.returncode == 1
    assert "Nothing serves now" in run.stderr
    assert "serves on" not in run.stderr
    restore = f"sudo sme4green restore {BACKUP} --replace --key-file -"
    assert re.search(rf"update --back\n.*stop .*\n *{restore}\n.*web@old$", run.stderr, re.M)
    back = machine.update("--back")
    assert back.returncode == 0, back.stderr
    assert restore in back.stdout
    assert machine.current() == "old"


def test_a_version_that_serves_but_is_not_well_serves_after_a_pause(machine: Machine) -> None:
    (machine.folder / "bin/curl").write_text(
        "#!/bin/sh\ncase $* in */old.sock*) ;; *readyz) exit 22 ;; esac\n"
    )
    run = machine.update("--pause HEAD", FAILS="serves_meanwhile")
    assert run.returncode == 0, run.stderr
    assert "not well" in run.stdout
    assert machine.runs() == {machine.current(), "sme4green-worker"}


def test_what_nginx_does_not_take_is_put_back_before_anything_is_done(machine: Machine) -> None:
    template = machine.source / "site/deploy/nginx/sme4green.conf.template"
    template.write_text("wrong")
    (machine.source / "site/deploy/nginx/away.html").write_text("newer")
    (machine.nginx / "sme4green").mkdir()
    (machine.nginx / "sme4green/own.conf").write_text("own")
    run = machine.update()
    assert run.returncode == 1
    assert "nginx does not take" in run.stderr
    assert (machine.nginx / "conf.d/sme4green.conf").read_text() == "as it was"
    assert [path.name for path in (machine.nginx / "sme4green").iterdir()] == ["own.conf"]
    assert "manage.py migrate" not in machine.said.read_text()
    assert machine.runs() == {"old"}


def test_files_that_were_changed_here_are_named(machine: Machine) -> None:
    (machine.source / "site/deploy/redis.conf").write_text("maxmemory 1gb\n")
    run = machine.update("")
    assert run.returncode == 1
    assert "site/deploy/redis.conf" in run.stderr
    assert "stash" in run.stderr
    assert not machine.said.read_text()


def test_packages_of_another_python_are_installed_anew(tmp_path: Path) -> None:
    """As after an upgrade of Debian: the program is there, and knows none of them."""
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci/environment", tmp_path / ".ci/environment")
    for name in (".venv/bin/python", "base"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    base = 'case "$*" in "-m venv .venv") mkdir -p .venv/bin; cp base .venv/bin/python ;; esac'
    for name, text in ((".venv/bin/python", '[ "$2" != "import pip" ]'), ("base", base)):
        (tmp_path / name).write_text(f"#!/bin/sh\n{text}\n")
        (tmp_path / name).chmod(0o755)
    for name in ("requirements.txt", "requirements-dev.txt", ".venv/installed-requirements.txt"):
        (tmp_path / name).write_text("the same")
    for said in ("Making the virtual environment", ""):
        run = subprocess.run(
            [tmp_path / ".ci/environment", "requirements.txt"],
            env={"PATH": "/usr/bin:/bin", "PYTHON": str(tmp_path / "base")},
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert run.stdout.startswith(said)
        assert bool(run.stdout) == bool(said)
