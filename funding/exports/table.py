"""A selection as a table: CSV and XLSX."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from core.spreadsheets import plain, safe_text, text_for_sheet
from funding.models.opportunity import FundingOpportunity

from .columns import ALWAYS, Column, Value, columns_of
from .context import ExportContext
from .licence import CREDIT, LICENCE, LICENCE_URL

BETWEEN = " | "
DAY_FORMAT = "yyyy-mm-dd"
MOMENT_FORMAT = "yyyy-mm-dd hh:mm"
BOLD = Font(bold=True)


def csv_table(
    opportunities: Iterable[FundingOpportunity], keys: Sequence[str], context: ExportContext
) -> bytes:
    """CSV (RFC 4180, UTF-8 with the mark by which Excel knows it), headed by the keys.

    Dates are ISO 8601, a deadline with its offset from UTC where the time is known. Credit line
    and licence are the last two columns. A text that a spreadsheet would run as a formula gets
    an apostrophe before it.
    """
    columns = [*columns_of(keys), *ALWAYS]
    written = StringIO()
    writer = csv.writer(written)
    writer.writerow(column.key for column in columns)
    for opportunity in opportunities:
        writer.writerow(_csv_cell(column.value(opportunity, context)) for column in columns)
    return written.getvalue().encode("utf-8-sig")


def _csv_cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, date):  # and moments, which are dates too
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, int):
        return str(value)
    return safe_text(_joined(value))


def _joined(value: str | Sequence[str]) -> str:
    return value if isinstance(value, str) else BETWEEN.join(value)


def xlsx_table(
    opportunities: Iterable[FundingOpportunity], keys: Sequence[str], context: ExportContext
) -> bytes:
    """Return a workbook: the table with real dates and numbers, and a sheet that says whose it is.

    Excel knows no zones: moments are on Brussels' clocks, as the heads of the columns say.
    """
    book = Workbook(write_only=True)
    table = book.create_sheet(_sheet_name(_("Calls")))
    _write_table(table, columns_of(keys), opportunities, context)
    _write_credit(book.create_sheet(_sheet_name(_("Licence"))), context)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _write_table(
    sheet: Any,
    columns: Sequence[Column],
    opportunities: Iterable[FundingOpportunity],
    context: ExportContext,
) -> None:
    sheet.freeze_panes = "A2"
    for number, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = _width(column)
    sheet.append([_bold(sheet, str(column.label)) for column in columns])
    write = [_Cells(sheet) for _column in columns]
    for opportunity in opportunities:
        sheet.append(
            [
                cells.of(column.value(opportunity, context))
                for cells, column in zip(write, columns, strict=True)
            ]
        )


def _write_credit(sheet: Any, context: ExportContext) -> None:
    sheet.column_dimensions["A"].width = 20
    sheet.column_dimensions["B"].width = 90
    for label, value in (
        (_("Title"), context.title),
        (_("Address"), context.address),
        (_("As of"), context.now.replace(microsecond=0).isoformat()),
        (_("Licence"), f"{LICENCE}, {LICENCE_URL}"),
        (_("Credit line"), CREDIT),
    ):
        sheet.append([_bold(sheet, label), _Cells(sheet).of(value)])


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


def _width(column: Column) -> int:
    """Return a width in characters that suits what usually stands in the column."""
    if column.group == "words" or "title" in column.key:
        return 50
    return {"dates": 22, "money": 18}.get(column.group, 24)


def _sheet_name(text: str) -> str:
    r"""As Excel allows it: 31 characters, none of []:*?/\."""
    return re.sub(r"[\[\]:*?/\\]", " ", text)[:31]
