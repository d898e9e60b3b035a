"""The one style sheet of the site's pages, made of the files in `css/`."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder, FileSystemFinder
from django.core.files.storage import FileSystemStorage

MAIN = "css/main.css"
IMPORT = re.compile(r"""@import\s+url\(["']?([^"')]+)["']?\)\s*(?:layer\(([\w.-]+)\))?\s*;""")


class BundleFinder(BaseFinder):
    """Finds `main.css` with all that it imports in it, so that a page asks for one style sheet.

    It stands before the finder of the sources: `collectstatic` takes it from here, as the server
    of development does, where it is made anew when one of its sources has changed.
    """

    def __init__(self, *_args: Any, **_kwargs: Any) -> None:
        self.sources = FileSystemFinder()
        self.storage = FileSystemStorage(location=settings.DATA_DIR / "bundles")

    def find(self, path: str, find_all: bool = False, **_kwargs: Any) -> Any:
        """Return where the style sheet is; an empty list for all other files."""
        if path != MAIN:
            return []
        made = str(self._made())
        return [made] if find_all else made

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        """Yield the style sheet and the storage it is in."""
        self._made()
        yield MAIN, self.storage

    def _made(self) -> Path:
        """Return the file, made anew if it is not what its sources say."""
        made = Path(self.storage.path(MAIN))
        text = bundle(MAIN, self._source)
        if not made.exists() or made.read_text("utf-8") != text:
            made.parent.mkdir(parents=True, exist_ok=True)
            # Whoever reads it meanwhile has the whole of one or the other.
            fresh = made.with_name(f"{MAIN.replace('/', '-')}.{os.getpid()}")
            fresh.write_text(text, "utf-8")
            fresh.replace(made)
        return made

    def _source(self, name: str) -> str:
        found = self.sources.find(name)
        if not found:
            raise FileNotFoundError(name)
        return Path(str(found)).read_text("utf-8")


def bundle(name: str, read: Callable[[str], str]) -> str:
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
