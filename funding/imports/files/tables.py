"""Rows of our own file: CSV (comma, semicolon or tab) or the first sheet of an XLSX."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from funding.imports.errors import RefusedError

from .lists import COLUMNS, NEEDED

# A sheet is a few hundred kilobytes; one that unpacks to more is no list of calls.
LARGEST_UNPACKED = 20 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 100


def csv_rows(path: Path) -> Iterator[dict]:
    """Yield the rows of a CSV file in UTF-8. Raises RefusedError."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            heading = file.readline()
            if heading.strip().strip('"').lower().startswith("sep="):  # Excel's own first line
                heading = file.readline()
                file.seek(0)
                file.readline()
            else:
                file.seek(0)
            delimiter = max(",;\t", key=heading.count)
            yield from _rows(csv.reader(file, delimiter=delimiter, strict=True))
    except UnicodeDecodeError:
        raise RefusedError(
            _("The file is not in UTF-8. In a spreadsheet, save it as “CSV UTF-8”.")
        ) from None
    except csv.Error as error:
        raise RefusedError(_("The CSV is broken: %(error)s.") % {"error": error}) from None


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
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > LARGEST_UNPACKED:
                raise RefusedError(_("The workbook is too large."))
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        try:
            for sheet in book.worksheets[: 1 if first_sheet_only else None]:
                rows = sheet.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True)
                for row in _limited(rows):
                    yield sheet.title, [_cell(cell) for cell in row]
        finally:
            book.close()
    except (
        zipfile.BadZipFile,
        InvalidFileException,
        SyntaxError,  # of either parser of XML
        KeyError,
        IndexError,
        TypeError,
        ValueError,
        OSError,
    ) as error:
        raise RefusedError(_("The workbook is broken: %(error)s.") % {"error": error}) from None


def _limited(rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    """Yield the rows of a sheet that has no more of them, nor of columns, than a list of calls."""
    for number, row in enumerate(rows, 1):
        if number > MOST_ROWS or (len(row) > MOST_COLUMNS and row[MOST_COLUMNS] is not None):
            raise RefusedError(_("The workbook is too large."))
        yield row


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
