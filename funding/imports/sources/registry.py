"""All sources that are asked every day. A new one is a line here."""

from __future__ import annotations

from .calendar.source import CALENDAR
from .frame import Source
from .incentivi.source import INCENTIVI
from .mipe.source import MIPE
from .piemonte.source import PIEMONTE

SOURCES: dict[str, Source] = {
    source.key: source for source in (INCENTIVI, MIPE, CALENDAR, PIEMONTE)
}


def source_of(start: bytes, name: str) -> Source | None:
    """Return the source whose kind of file begins like this."""
    return next((one for one in SOURCES.values() if one.recognises(start, name)), None)
