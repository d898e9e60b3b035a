"""The pages of a scan, kept until it has been applied."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import time

# Older pages would mix two states of the portal.
KEPT_FOR = 6 * 60 * 60


@dataclass
class PageStore:
    """Answers of the search as files, in a folder for each type of record.

    Each is written whole or not at all. A kept page is by itself a file that can be imported.
    """

    folder: Path
    url: str

    @property
    def _note(self) -> Path:
        return self.folder / "scan.json"

    def open(self) -> datetime:
        """Make room for a scan of `url`; what another or an older scan left is dropped.

        Returns when the scan began.
        """
        try:
            note = json.loads(self._note.read_text("utf-8"))
            fresh = note["url"] == self.url and 0 <= time() - note["begun"] <= KEPT_FOR
        except (OSError, ValueError, TypeError, KeyError):
            fresh = False
        if not fresh:
            self.clear()
            note = {"url": self.url, "begun": time()}
            self._whole(self._note, note)
        return datetime.fromtimestamp(note["begun"], UTC)

    def path(self, stream: str, number: int) -> Path:
        """Return where a page lies, or would."""
        return self.folder / stream / f"page-{number:04}.json"

    def read(self, stream: str, number: int) -> dict | None:
        """Return a page, if it is there."""
        try:
            return json.loads(self.path(stream, number).read_text("utf-8"))
        except (OSError, ValueError):
            return None

    def write(self, stream: str, number: int, answer: dict) -> None:
        """Keep a page."""
        self._whole(self.path(stream, number), answer)

    def clear(self, stream: str = "") -> None:
        """Drop the pages of a stream, or everything."""
        shutil.rmtree(self.folder / stream, ignore_errors=True)

    def _whole(self, path: Path, content: dict) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        part.write_text(json.dumps(content), "utf-8")
        part.replace(path)
