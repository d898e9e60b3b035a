"""Rows of our own file: CSV (comma, semicolon or tab) or the first sheet of an XLSX."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from core.tables.reading import csv_cells, workbook_cells
from funding.imports.errors import RefusedError

from .lists import COLUMNS, NEEDED


def csv_rows(path: Path) -> Iterator[dict]:
    """Yield the rows of a CSV file in UTF-8. Raises RefusedError."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from _rows(csv_cells(file))


def xlsx_rows(path: Path) -> Iterator[dict]:
    """Yield the rows of a workbook's first sheet. Raises RefusedError."""
    cells = xlsx_cells(path.read_bytes(), first_sheet_only=True)
    yield from _rows(row for _sheet, row in cells)


def xlsx_cells(
    content: bytes, *, first_sheet_only: bool = False
) -> Iterator[tuple[str, list[Any]]]:
    """Yield each row of a workbook with its sheet's name, cells as they would stand in a CSV file.

    Raises RefusedError for what is no workbook, or too large for one of lists.
    """
    rows = workbook_cells(content, first_sheet_only=first_sheet_only)
    for sheet, row in rows:
        yield sheet, [_cell(cell) for cell in row]


def _cell(value: Any) -> Any:
    """Return a cell as it would stand in a CSV file."""
    if isinstance(value, datetime):
        value = _to_second(value)
        day_only = value.time() == time()
        return value.date().isoformat() if day_only else value.isoformat()
    if isinstance(value, time):
        return _to_second(datetime.combine(date.min, value)).time().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return "" if value is None else value


def _to_second(at: datetime) -> datetime:
    """Return the second that is meant: a sheet counts in days, and 17:00 may be 16:59:59.999.

    A day stays what it is: the last moment of one is not the next.
    """
    rounded = (at + timedelta(milliseconds=500)).replace(microsecond=0)
    return rounded if rounded.date() == at.date() else at.replace(microsecond=0)


def _rows(rows: Iterator[Sequence[Any]]) -> Iterator[dict]:
    """Yield each row by its columns' names.

    What stands beyond the columns makes a row a bad one.
    """
    columns = _columns(next(rows, []))
    for row in rows:
        if not any(cell not in ("", None) for cell in row):
            continue
        named = dict(zip(columns, row, strict=False))
        beyond = [cell for cell in row[len(columns) :] if cell not in ("", None)]
        yield {name: value for name, value in named.items() if name} | (
            {"beyond": beyond} if beyond else {}
        )


def _columns(heading: Sequence[Any]) -> list[str]:
    """Return the columns' names. Raises RefusedError for unknown, missing and doubled ones."""
    columns = [str(cell or "").strip().lower().replace(" ", "_") for cell in heading]
    while columns and not columns[-1]:
        columns.pop()
    lacking = [name for name in NEEDED if name not in columns]
    unknown = [name for name in columns if name not in COLUMNS]
    doubled = sorted({name for name in columns if columns.count(name) > 1})
    if lacking or unknown or doubled:
        raise RefusedError(
            _(
                "This is not a list of calls in a known form. Its first row has to name the "
                "columns, at least %(needed)s; known are %(known)s. Unknown here: %(unknown)s."
            )
            % {
                "needed": ", ".join(NEEDED),
                "known": ", ".join(COLUMNS),
                "unknown": ", ".join(name[:40] or "“”" for name in (unknown + doubled)[:10]) or "–",
            }
        )
    return columns
