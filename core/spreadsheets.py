"""Tables as files: CSV (RFC 4180) and XLSX, the one place where they are written.

Texts of strangers are never a formula, and have no character that a format refuses.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from .text import plain

Value = str | int | Decimal | date | datetime | Sequence[str] | None

BETWEEN = " | "  # of the parts of a value that is several
DAY_FORMAT = "yyyy-mm-dd"
MOMENT_FORMAT = "yyyy-mm-dd hh:mm"
BOLD = Font(bold=True)
# What Excel and LibreOffice take for a formula at the start of a cell (OWASP, “CSV injection”),
# the full-width forms included. Where a semicolon parts cells, a cell may also start behind one.
FORMULA = re.compile(r"(^|;)(\s*)([=+\-@＝＋－＠])")  # noqa: RUF001
# What `safe_text` wrote so that it is none.
QUOTED = re.compile(r"(^|;)(\s*)'([=+\-@＝＋－＠])")  # noqa: RUF001
LONGEST = 32_767  # Excel's limit of one cell

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook. `widths`: of its columns, in characters.

    Without `heads` the first cell of each row is its head. `names`, for a program that reads it
    again, stand in a hidden row above the heads.
    """

    title: str
    rows: Iterable[Iterable[Value]]
    widths: Sequence[int]
    heads: Sequence[str] = ()
    names: Sequence[str] = ()


def csv_file(
    heads: Iterable[str], rows: Iterable[Iterable[Value]], *, timespec: str = "seconds"
) -> bytes:
    """Return a table as CSV: UTF-8 with the mark by which Excel knows it.

    Days and moments are ISO 8601 (`timespec` as `datetime.isoformat` takes it). A text that a
    spreadsheet would run as a formula gets an apostrophe before it.
    """
    written = StringIO()
    writer = csv.writer(written)
    writer.writerow(safe_text(head) for head in heads)
    for row in rows:
        writer.writerow(_csv_cell(value, timespec) for value in row)
    return written.getvalue().encode("utf-8-sig")


def xlsx_file(sheets: Iterable[Sheet]) -> bytes:
    """Return a workbook with real days and numbers; texts are texts, whatever they begin with.

    Excel knows no zones: a moment is written as the clocks of its zone show it.
    """
    book = Workbook(write_only=True)
    for sheet in sheets:
        _write(book.create_sheet(_sheet_name(sheet.title)), sheet)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _csv_cell(value: Value, timespec: str) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(timespec=timespec)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, int):
        return str(value)
    return safe_text(_joined(value))


def _joined(value: str | Sequence[str]) -> str:
    return value if isinstance(value, str) else BETWEEN.join(value)


def _write(sheet: Any, content: Sheet) -> None:
    for number, width in enumerate(content.widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    if content.names:
        sheet.row_dimensions[1].hidden = True
        sheet.append(content.names)
    if content.heads:
        sheet.freeze_panes = "A3" if content.names else "A2"
        sheet.append([_bold(sheet, head) for head in content.heads])
    cells = [_Cells(sheet) for _width in content.widths]
    for row in content.rows:
        values = list(row)
        if content.heads:
            sheet.append([own.of(value) for own, value in zip(cells, values, strict=True)])
        else:
            rest = zip(cells[1:], values[1:], strict=True)
            sheet.append([_bold(sheet, str(values[0])), *(own.of(value) for own, value in rest)])


def _bold(sheet: Any, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, plain(text))
    cell.font = BOLD
    return cell


class _Cells:
    """The cells of a column.

    A row is written at once, so one cell of a kind serves all rows: looking up the style of a
    new one for each date takes a fifth of all the time.
    """

    def __init__(self, sheet: Any) -> None:
        self.day, self.moment, self.text = (WriteOnlyCell(sheet) for _kind in range(3))
        self.day.number_format, self.moment.number_format = DAY_FORMAT, MOMENT_FORMAT

    def of(self, value: Value) -> Any:
        """Return what the sheet takes; text stays text, were it `=1+1` or the name of an error."""
        if value is None or isinstance(value, int | Decimal):
            return value
        if isinstance(value, datetime):
            self.moment.value = value.replace(tzinfo=None)
            return self.moment
        if isinstance(value, date):
            self.day.value = value
            return self.day
        return text_for_sheet(_joined(value), self.text)


def _sheet_name(text: str) -> str:
    r"""Return a name as Excel allows it: 31 characters, none of []:*?/\."""
    return re.sub(r"[\[\]:*?/\\]", " ", text)[:31]


def safe_text(text: object) -> str:
    """Return a cell of a CSV file: one line, an apostrophe before what would run as a formula."""
    return FORMULA.sub(r"\1\2'\3", " ".join(plain(text).split()))


def unquoted(text: str) -> str:
    """Return a text without the apostrophes that keep it from being run as a formula."""
    return QUOTED.sub(r"\1\2\3", text)


def text_for_sheet(text: object, cell: WriteOnlyCell) -> Any:
    """Return a text for a sheet of XLSX: by itself, or in `cell` where it looks like a formula.

    There it stays text, were it `=1+1` or the name of an error. A row is written at once, so
    the same cell may serve every row.
    """
    shown = plain(text)[:LONGEST]
    if shown not in ERROR_CODES and not FORMULA.match(shown):
        return shown or None
    cell.quotePrefix = True
    cell.value, cell.data_type = shown, "s"
    return cell
