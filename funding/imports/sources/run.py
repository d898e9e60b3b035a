"""Importing from a source: asked politely, then as every other import."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings

from core.clock import BRUSSELS
from funding.imports.files.reader import Reading
from funding.imports.run import Import, ImportReport, Tell, silent
from funding.imports.shapes import Shape
from funding.models.imports import ImportRun

from .fetch import Fetch
from .frame import Source


@dataclass
class Asking(Reading):
    """What a source answers, read as a file is. `complete` is known once all has been read."""

    source: Source = field(kw_only=True)
    fetch: Fetch = field(kw_only=True)

    def records(self) -> Iterator[tuple[Shape, Any]]:
        """Yield every raw record with its shape. Raises RefusedError."""
        for document in self.source.ask(self.fetch):
            yield from self.source.records(document)
        self.complete = self.source.complete and self.fetch.complete
        self.remarks += self.fetch.remarks


def fetch_for(source: Source, **options: Any) -> Fetch:
    """Return what asks a source, with the addresses of the settings."""
    told: dict[str, Any] = {
        "url": settings.SOURCE_URLS.get(source.key) or source.url,
        "folder": Path(settings.DATA_DIR) / "sources" / source.key,
        "pause": source.pause,
        "relay": settings.SOURCE_RELAY,
    }
    return Fetch(**told | options)


def import_source(
    source: Source,
    fetch: Fetch | None = None,
    *,
    user: Any = None,
    check: bool = False,
    tell: Tell = silent,
) -> ImportReport:
    """Import what a source tells now.

    Raises RefusedError when it cannot be read as a whole; then nothing was changed, and the run
    says why.
    """
    asked = fetch or fetch_for(source)
    asked.tell = tell
    run = ImportRun(origin=source.origin, what=asked.url[:300], user=user)

    def ask() -> Reading:
        begun = asked.begin()
        day = begun.astimezone(BRUSSELS).date()
        return Asking([], day, begun, source=source, fetch=asked)

    report = Import(run, check, tell, source.kinds).of(ask)
    if not check:
        asked.end()
    return report
