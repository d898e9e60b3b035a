"""A release of this very code."""

from __future__ import annotations

from pathlib import Path

from tests.stages import ROOT


def make_release(folder: Path, run: Path) -> None:
    """A release folder, as `site/deploy/update` makes it; its socket is in the folder `run`."""
    folder.mkdir(parents=True)
    for path in ROOT.iterdir():
        if path.name not in ("var", "static", ".git", ".cache"):
            (folder / path.name).symlink_to(path)
    (folder / "web.sock").symlink_to(run / f"{folder.name}.sock")
