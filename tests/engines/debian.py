"""Programs of Debian's packages, unpacked beside the tests: nothing is installed or started."""

from __future__ import annotations

import fcntl
import subprocess
import tempfile
from pathlib import Path

from tests.stages import ROOT

APT, DPKG = "/usr/bin/apt-get", "/usr/bin/dpkg-deb"
CACHE = ROOT / ".cache/engines"


def unpacked(*packages: str) -> Path | None:
    """The folder with what these packages hold; None where there is no Debian, or no network.

    What they need besides is either among them or in every Debian.
    """
    if not Path(APT).exists() or not Path(DPKG).exists():
        return None
    folder = CACHE / f"debian-{packages[0]}"
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            _fetch(packages, folder)
    return folder if folder.exists() else None


def _fetch(packages: tuple[str, ...], folder: Path) -> None:
    # By apt's own user it could not write here.
    download = [APT, "download", "-qq", "-o", "APT::Sandbox::User=root", *packages]
    with tempfile.TemporaryDirectory(dir=CACHE) as name:
        place = Path(name)
        if subprocess.run(download, cwd=place, capture_output=True, check=False).returncode:
            return
        for package in place.glob("*.deb"):
            subprocess.run([DPKG, "-x", package, place / "made"], check=True)
        (place / "made").rename(folder)
