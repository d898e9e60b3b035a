"""Static files as production serves them: hashed, compressed, one style sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

MAIN = "css/main.css"
IMPORT = re.compile(r"""@import\s+url\(["']?([^"')]+)["']?\)\s*(?:layer\(([\w.-]+)\))?\s*;""")


class BundledStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Puts the files that `main.css` imports into it, so that a page asks for one style sheet.

    In development the browser follows the imports itself; the result is the same.
    """

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[tuple[str, str, bool]]:
        if MAIN in paths and not dry_run:
            bundled = bundle(MAIN, lambda name: self.open(name).read().decode())
            self.delete(MAIN)
            self._save(MAIN, ContentFile(bundled.encode()))
            _storage, path = paths[MAIN]
            paths = {**paths, MAIN: (self, path)}
        yield from super().post_process(paths, dry_run, **options)


def bundle(name: str, read: Any) -> str:
    """Return the style sheet `name` with its imports in place, each in its cascade layer.

    Addresses inside an imported file are rewritten to be relative to `name`.
    """
    folder = PurePosixPath(name).parent

    def inlined(match: re.Match[str]) -> str:
        target = folder / match[1]
        css = _rebased(read(str(target)), PurePosixPath(match[1]).parent)
        return f"@layer {match[2]} {{\n{css}\n}}" if match[2] else css

    return IMPORT.sub(inlined, read(name))


def _rebased(css: str, folder: PurePosixPath) -> str:
    def rebased(match: re.Match[str]) -> str:
        address = match[1]
        if address.startswith(("data:", "/", "#", "http:", "https:")):
            return match[0]
        parts: list[str] = []
        for part in (folder / address).parts:
            if part == ".." and parts and parts[-1] != "..":
                parts.pop()
            else:
                parts.append(part)
        return f'url("{"/".join(parts)}")'

    return re.sub(r"""url\(["']?([^"')]+)["']?\)""", rebased, css)
