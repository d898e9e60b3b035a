"""Raw records for tests, as the portal's search answers them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from funding.imports.records import Record
from funding.imports.run import ImportReport, import_file
from funding.imports.shapes import SEARCH, Shape

REAL = Path(__file__).resolve().parents[3] / "site" / "content" / "calls"


def real(name: str) -> dict:
    """A real answer or record of the portal."""
    return json.loads((REAL / name).read_text("utf-8"))


def row(identifier: str = "LIFE-2027-SAP-ENV-01", **changes: Any) -> dict:
    """Return a topic that is open.

    `changes` are metadata; a single value stands for a list of one, None leaves a key out.
    `reference`, `url` and `language` change the result itself.
    """
    meta: dict[str, Any] = {
        "type": "1",
        "identifier": identifier,
        "title": f"Title of {identifier}",
        "callIdentifier": identifier.rpartition("-")[0],
        "status": "31094502",
        "startDate": "2026-05-05T00:00:00.000+0000",
        "deadlineDate": "2027-09-15T00:00:00.000+0000",
        "deadlineModel": "single-stage",
        "frameworkProgramme": "43252405",
        "DATASOURCE": "SEDIA",
    }
    top = {name: changes.pop(name) for name in ("reference", "url", "language") if name in changes}
    meta |= changes
    return (
        {"reference": f"{identifier}TOPICSen", "language": "en"}
        | top
        | {
            "metadata": {
                name: value if isinstance(value, list) else [value]
                for name, value in meta.items()
                if value is not None
            }
        }
    )


def cascade(number: int, **changes: Any) -> dict:
    """A call of a funded project, below a parent that several share."""
    shared = {
        "type": "8",
        "reference": f"{number}COMPETITIVE_CALLen",
        "url": "https://ec.europa.eu/shared/by/several",
        "callTitle": f"Open call {number}",
        "callccm2Id": str(number),
    }
    return row("HORIZON-EIT-2023-25-KIC-X", **(shared | changes))


def budget(*rows: tuple[str, Any, Any, Any]) -> str:
    """A budget overview: (action, budget of the year, smallest, largest grant) for each row."""
    return json.dumps(
        {
            "budgetYearsColumns": ["2027"],
            "budgetTopicActionMap": {
                "1": [
                    {
                        "action": action,
                        "budgetYearMap": {"2027": year},
                        "minContribution": low,
                        "maxContribution": high,
                        "expectedGrants": 0,
                    }
                    for action, year, low, high in rows
                ]
            },
        }
    )


def record(raw: dict, shape: Shape = SEARCH, as_of: date | None = None) -> Record:
    """The record of a raw one."""
    return shape.record(raw, as_of)


def feed(folder: Path, rows: Sequence[Any], **options: Any) -> ImportReport:
    """Import rows as a saved answer of the search."""
    path = folder / "answer.json"
    path.write_text(json.dumps({"totalResults": len(rows), "results": list(rows)}), "utf-8")
    return import_file(path, **options)
