"""The mark of what pages are made with: another for each release and each set-up of the site."""

from __future__ import annotations

import json
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings

# What a page is made with besides Python; pictures and fonts have their own addresses.
ENDINGS = {".py", ".html", ".txt", ".xml", ".mo", ".css", ".js", ".svg"}
PLAIN = (str, int, float, bool, list, tuple, dict, type(None))


@cache
def release() -> str:
    """Return the mark, alike in all processes and machines that run the same release alike.

    It stands in each `ETag`: a browser that kept a page of the release before is to get the new
    one, though no content has changed. It is worked out once in a process, in 0.1 s.
    """
    mark = sha256()
    for name in filter(str.isupper, dir(settings)):
        value = getattr(settings, name)
        if isinstance(value, PLAIN):
            mark.update(f"{name}={json.dumps(value, default=_told, sort_keys=True)}".encode())
    for file in _files():
        mark.update(file.read_bytes())
    return mark.hexdigest()


def _files() -> list[Path]:
    root = Path(settings.ROOT)
    ours = [Path(app.path) for app in apps.get_app_configs() if Path(app.path).parent == root]
    folders = [*ours, root / "templates", root / "site", root / "core"]
    found = (file for folder in folders for file in folder.rglob("*") if file.suffix in ENDINGS)
    return [*sorted(set(found)), root / "requirements.txt"]


def _told(value: Any) -> Any:
    """Return what can be told of a value in JSON: nothing that another process has otherwise."""
    return sorted(map(str, value)) if isinstance(value, (set, frozenset)) else type(value).__name__
