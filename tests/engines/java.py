"""A Java new enough for a search engine."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

OLDEST = 21


def find_jdk() -> Path | None:
    """The home of the first JDK of version `OLDEST` or newer, or None."""
    return next((home for home in _homes() if _version(home) >= OLDEST), None)


def _homes() -> Iterator[Path]:
    if named := os.environ.get("JAVA_HOME"):
        yield Path(named)
    if command := shutil.which("javac"):
        yield Path(command).resolve().parents[1]
    yield from sorted(Path("/usr/lib/jvm").glob("*"), reverse=True)


def _version(home: Path) -> int:
    """The major version of the JDK there; 0 if there is none."""
    if not (home / "bin/javac").exists():
        return 0
    said = subprocess.run(
        [home / "bin/java", "-version"], capture_output=True, text=True, check=False
    ).stderr
    found = re.search(r'version "(\d+)', said)
    return int(found[1]) if found else 0
