"""The worst day, played through: a backup, all lost, the backup restored. `make bench` does it.

Every page of the site map then has the same HTML as before, but for what is new on each request;
and every enquiry is there.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from tests.server import prepare_site, serving
from tests.stages import MANAGE, ROOT
from tests.test_every_page import fetch, listed
from tests.tokens import without_tokens

WRITE = """
from tests.interest.factories import enquiry
for number in range(20):
    enquiry(firm=f"Forno {number}", email=f"anna{number}@example.org", message="Meno pane.")
"""
READ = """
from django.core import serializers
from interest.models import Enquiry
print(serializers.serialize("json", Enquiry.objects.order_by("pk")))
"""


def bench_backup_and_restore(tmp_path: Path) -> None:
    """Back up, lose the folder of all data, restore, and compare."""
    data, backups = tmp_path / "data", tmp_path / "backups"
    environment = prepare_site(data, BACKGROUND="false", PYTHONPATH=".:site")

    def run(*command: str) -> str:
        done = subprocess.run(
            [*MANAGE, *command], env=environment, cwd=ROOT, check=True, capture_output=True
        )
        return done.stdout.decode()

    run("shell", "-v0", "-c", WRITE)
    pages, enquiries = _pages(data, environment), run("shell", "-v0", "-c", READ)
    run("backup", "--to", str(backups))
    shutil.rmtree(data)
    data.mkdir()
    (made,) = backups.glob("*.tar*")
    sys.stdout.write(run("restore", str(made)))
    assert run("shell", "-v0", "-c", READ) == enquiries
    assert enquiries.count("anna") == 20
    restored = _pages(data, environment)
    assert restored.keys() == pages.keys()
    assert [path for path, html in pages.items() if html != restored[path]] == []
    size = made.stat().st_size / 1_000_000
    sys.stdout.write(
        f"{len(pages)} pages the same, 20 enquiries there; the backup has {size:.0f} MB\n"
    )


def _pages(folder: Path, environment: dict[str, str]) -> dict[str, str]:
    """Return the HTML of every page of the site map, by path."""
    with serving(folder, environment) as server:
        files = listed(f"{server}/sitemap.xml")
        paths = [path for name in files for path in listed(server + name)]
        return {path: without_tokens(fetch(server + path)[2]).replace(server, "") for path in paths}
