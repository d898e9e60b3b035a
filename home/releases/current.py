"""Which release of the site runs here."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

# Written where there is no history beside the code: in images and release folders.
FILE = "RELEASE"


def release(root: Path) -> str:
    """Return the release of the code at `root`: what the file RELEASE says, else the commit."""
    try:
        return (root / FILE).read_text("utf-8").strip()
    except FileNotFoundError:
        pass
    git = shutil.which("git")
    if git is None or not (root / ".git").exists():
        return "unknown"
    said = subprocess.run(  # noqa: S603 – git with our own arguments
        [git, "-C", str(root), "rev-parse", "--short=12", "HEAD"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return said.stdout.strip() or "unknown"
