"""What all tests of exports share; never part of the site."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from funding.exports import FORMATS, ExportContext, with_export_data
from funding.models import FundingOpportunity

NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
FIVE = time(17, 0)

# Both sides of the end and of the beginning of summer time: day, and the offset at 17:00.
DEADLINES = [
    (date(2026, 10, 24), "+02:00"),
    (date(2026, 10, 26), "+01:00"),
    (date(2027, 3, 27), "+01:00"),
    (date(2027, 3, 29), "+02:00"),
]


def context(language: str = "en", **changes: Any) -> ExportContext:
    """The context of an export in a language."""
    fields: dict[str, Any] = {
        "language": language,
        "base_url": "https://example.eu",
        "title": "Economie circulară, în curând",
        "address": f"https://example.eu/{language}/funding/calls/?theme=water",
        "now": NOW,
        "address_of": lambda one: f"https://example.eu/{language}/funding/calls/{one.slug}/",
        "own_address": f"https://example.eu/{language}/funding/calls/feed/?theme=water",
    }
    return ExportContext(**(fields | changes))


def export(kind: str, *columns: str, language: str = "en", **changes: Any) -> bytes:
    """All opportunities in a format."""
    everything = list(with_export_data(FundingOpportunity.objects.order_by("pk")))
    return FORMATS[kind].write(everything, columns, context(language, **changes))
