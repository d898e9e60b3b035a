"""Real records of incentivi.gov.it (IODL 2.0, MIMIT); each file names where it is from."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from funding.imports.records import Record
from funding.imports.sources.incentivi.record import SHAPE
from funding.imports.sources.incentivi.table import tidy

FOLDER = Path(__file__).parent / "incentivi"
FILES = ("solr.json", "open-2026-10-06.json")
AS_OF = date(2026, 10, 6)


@cache
def _records() -> dict[str, dict]:
    found = {}
    for name in FILES:
        answer = json.loads((FOLDER / name).read_text("utf-8"))
        found |= {str(row["ID_Incentivo"]): row for row in answer["response"]["docs"]}
    return found


def real(number: str = "8635", **changes: Any) -> dict:
    """A real record, as the source has it; `changes` are values, None leaves a field out."""
    row = json.loads(json.dumps(_records()[number])) | changes
    return {name: value for name, value in row.items() if value is not None}


def numbers() -> list[str]:
    """Which real records there are."""
    return sorted(_records(), key=int)


def record(number: str = "8635", as_of: date = AS_OF, **changes: Any) -> Record:
    """A real record, understood."""
    return SHAPE.record(tidy(real(number, **changes)), as_of)
