"""Asks whether weaknesses are known in the packages that requirements.txt pins.

Ends with 0 where none is known, 1 where some are, 2 where nobody could be asked: to have heard of
none is not the same. A service is believed only if it also names what is known of a package that
everybody knows to be weak; some mirrors answer with an empty list to all.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements.txt"
# Known since 2020 (CVE-2020-7471) and in all lists.
WEAK = "django==3.0.1"
SERVICES = ("pypi", "osv")
NONE, SOME, NOT_ASKED = 0, 1, 2
SECONDS = 10  # for each answer of a service
LONGEST = 300  # for all of one


def asked(service: str, lock: Path, *options: str) -> list[dict[str, Any]] | None:
    """Return what a service says of each package; None where it could not be asked."""
    command = [
        sys.executable, "-m", "pip_audit", "--requirement", str(lock), "--disable-pip",
        "--vulnerability-service", service, "--timeout", str(SECONDS), "--progress-spinner", "off",
        "--format", "json", *options,
    ]  # fmt: skip
    try:
        run = subprocess.run(
            command, capture_output=True, text=True, timeout=LONGEST, check=False, cwd=ROOT
        )
        return json.loads(run.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        return None


def weak(packages: list[dict[str, Any]]) -> list[str]:
    """Return a line for each known weakness."""
    return [
        f"{package['name']} {package.get('version', '')}: {found['id']}"
        f" ({', '.join(found['aliases'])}), mended in {', '.join(found['fix_versions']) or '–'}"
        for package in packages
        for found in package.get("vulns", [])
    ]


def audit() -> int:
    """Ask the services in turn until one can be believed; print and return what it says."""
    with tempfile.TemporaryDirectory() as folder:
        known = Path(folder, "weak.txt")
        known.write_text(WEAK + "\n", "utf-8")
        for service in SERVICES:
            if not weak(asked(service, known, "--no-deps") or []):
                continue
            packages = asked(service, LOCK, "--require-hashes")
            if packages is None:
                continue
            found = weak(packages)
            skipped = [package["name"] for package in packages if package.get("skip_reason")]
            print(*found, sep="\n") if found else None
            print(f"{len(found)} known weaknesses in {len(packages)} packages ({service}).")
            if skipped:
                print(f"Not known there: {', '.join(skipped)}.")
            return SOME if found else NONE
    print(
        "NOT AUDITED: no service that knows weaknesses could be asked "
        f"({', '.join(SERVICES)}). Nothing is known about the packages of this lock.",
        file=sys.stderr,
    )
    return NOT_ASKED


if __name__ == "__main__":
    sys.exit(audit())
