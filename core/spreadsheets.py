"""Texts of strangers in tables: never a formula, never a character that a format refuses."""

from __future__ import annotations

import re
from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ERROR_CODES

# No file format of ours carries these: control characters but tab and new line.
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
# What Excel and LibreOffice take for a formula at the start of a cell (OWASP, “CSV injection”),
# the full-width forms included. Where a semicolon parts cells, a cell may also start behind one.
FORMULA = re.compile(r"(^|;)(\s*)([=+\-@＝＋－＠])")  # noqa: RUF001
LONGEST = 32_767  # Excel's limit of one cell


def plain(text: object) -> str:
    """As text without control characters, which XML, XLSX and calendars refuse."""
    return CONTROL.sub("", str(text))


def safe_text(text: object) -> str:
    """Return a cell of a CSV file: one line, an apostrophe before what would run as a formula."""
    return FORMULA.sub(r"\1\2'\3", " ".join(plain(text).split()))


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
