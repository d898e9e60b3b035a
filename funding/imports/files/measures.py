"""Measures with everything the finder needs: place, size, trade, costs, and plain words.

One JSON document, {"source": …, "measures": […]}; each measure names its facts as `Record` does,
and the day they stood so (`as_of`). So come the first national, regional and local measures.
"""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from funding.choices import Kind, Origin
from funding.imports.errors import RecordError
from funding.imports.records import (
    AMOUNTS,
    FLAGS,
    TERMS,
    ConditionRecord,
    CutOffRecord,
    Record,
    TextRecord,
)
from funding.imports.values import text

PLAIN = (
    "title", "title_language", "grantor", "level", "official_url", "source_url", "closing_note",
    "announced_for", "consortium", "rate_basis",
)  # fmt: skip
WHOLE = ("rate_min", "rate_max")


def reference_of(row: dict) -> str:
    """Return what a measure is called in a report."""
    return text(row.get("identifier") or row.get("key"), 160)


def identity(row: dict) -> tuple[str, str, str]:
    """Return origin, kind and key in the source. Raises RecordError."""
    origin, key = text(row.get("origin")), text(row.get("key"))
    if origin not in Origin.values or not key:
        raise RecordError(reference_of(row), _("it does not say which record of which source"))
    return origin, str(Kind.MEASURE), key


def told_on(row: dict) -> date | None:
    """Return the day its facts stood so."""
    return date.fromisoformat(row["as_of"]) if row.get("as_of") else None


def record_of(row: dict, as_of: date | None) -> Record:
    """Return the record of a measure. Raises RecordError and ValueError."""
    origin, kind, key = identity(row)
    facts: dict[str, Any] = {name: text(row.get(name), 1000) for name in PLAIN if row.get(name)}
    facts |= {name: Decimal(row[name]) for name in AMOUNTS if row.get(name)}
    facts |= {name: row[name] for name in (*FLAGS, *WHOLE) if name in row}
    facts |= {name: tuple(row[name]) for name in TERMS if row.get(name)}
    return Record(
        origin=origin,
        kind=kind,
        source_key=key,
        identifier=reference_of(row),
        opens_on=date.fromisoformat(row["opens_on"]) if row.get("opens_on") else None,
        cut_offs=tuple(_cut_off(**window) for window in row.get("cut_offs", ())),
        conditions=tuple(ConditionRecord(*condition) for condition in row.get("conditions", ())),
        texts=tuple(sorted(TextRecord(*words) for words in row.get("texts", ()))),
        published_on=as_of,
        raw={"as_of": row.get("as_of", "")},
        **facts,
    )


def _cut_off(day: str, at: str = "", opens: str = "") -> CutOffRecord:
    return CutOffRecord(
        date.fromisoformat(day),
        time.fromisoformat(at) if at else None,
        opens=date.fromisoformat(opens) if opens else None,
    )
