"""The site in stages, as `make run` sets it up.

A stage is made once for all processes of a test run, and copied: migrating takes half a minute,
loading the content more. What is migrated is kept for other runs, until a migration, a setting or
a package changes.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MANAGE = [sys.executable, str(ROOT / "manage.py")]
# A command that makes much and soon ends: looking for garbage would take a fifth of its time.
ONCE = [
    sys.executable,
    "-c",
    "import gc, runpy, sys; gc.set_threshold(100_000, 50, 100); del sys.argv[0];"
    "runpy.run_path(sys.argv[0], run_name='__main__')",
    str(ROOT / "manage.py"),
]
MIGRATED, CONTENT, SITE = "migrated", "content", "site"
# What each stage does beyond the one before.
COMMANDS = {
    MIGRATED: [["migrate", "-v0"]],
    CONTENT: [["compile_catalogues"], ["load_content"], ["make_renditions"]],
    SITE: [["load_first_calls"], ["load_replies"], ["search_index", "prepare"]],
}
# The folder of a run of pytest, in which each of its processes has one.
RUN = re.compile(r"pytest-\d+")


def stage(name: str, folder: Path) -> Path:
    """The data folder of a stage, in SQLite; made by who asks for it first in the run of pytest.

    `folder` is any folder of the run. What is returned is to be copied, never changed.
    """
    place = _kept() if name == MIGRATED else _run_of(folder)
    made = place / f"stage-{name}"
    with (place / f"stage-{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            making = place / f"stage-{name}-in-the-making"
            shutil.rmtree(making, ignore_errors=True)
            if before := _before(name):
                shutil.copytree(stage(before, folder), making)
            else:
                making.mkdir()
            _set_up(name, making)
            making.rename(made)
    return made


def environment(folder: Path, **more: str) -> dict[str, str]:
    """That of the site's commands, with data in `folder`; in SQLite, unless `more` says else."""
    own = {
        "DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "tests.served_settings",
        "IMPORTS": "false",
        "LINK_CHECK": "false",
        "PAGE_CACHE": "true",
    }
    inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return inherited | own | more


def _run_of(folder: Path) -> Path:
    return next(
        (place for place in (folder, *folder.parents) if RUN.fullmatch(place.name)), folder.parent
    )


def _kept() -> Path:
    """The folder for what depends on migrations, apps and packages alone."""
    settings = ROOT / "site" / "sme4green" / "settings"
    files = [*ROOT.glob("*/migrations/*.py"), *settings.glob("*.py"), ROOT / "requirements.txt"]
    mark = sha256(b"".join(file.read_bytes() for file in sorted(files))).hexdigest()[:16]
    folder = ROOT / ".cache" / "tests" / mark
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _before(name: str) -> str | None:
    names = list(COMMANDS)
    return names[names.index(name) - 1] if name != names[0] else None


def _set_up(name: str, folder: Path) -> None:
    quiet = environment(folder, BACKGROUND="false")
    for command in COMMANDS[name]:
        subprocess.run([*ONCE, *command], env=quiet, check=True, cwd=ROOT)
