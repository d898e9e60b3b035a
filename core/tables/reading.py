"""Tables as files that people hand in: CSV, and workbooks of XLSX.

What is no table, or more than a table of ours, is refused with a sentence.
"""

from __future__ import annotations

import csv
import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TextIO

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

# A sheet is a few hundred kilobytes; one that unpacks to more is no table of ours.
LARGEST_UNPACKED = 20 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 100
# What zipfile and openpyxl raise for a file that is broken somewhere.
BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    InvalidFileException,
    SyntaxError,  # of either parser of XML
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,  # a password is asked for, or a way of packing is not known
    TypeError,
    ValueError,
)


class RefusedError(Exception):
    """What was handed in cannot be read as a whole; nothing of it was applied."""


def csv_cells(file: TextIO) -> Iterator[list[str]]:
    """Yield the rows of a CSV file in UTF-8, separated by comma, semicolon or tab.

    Raises RefusedError.
    """
    try:
        heading = file.readline()
        if heading.strip().strip('"').lower().startswith("sep="):  # Excel's own first line
            start = file.tell()
            heading = file.readline()
            file.seek(start)
        else:
            file.seek(0)
        delimiter = max(",;\t", key=heading.count)
        yield from csv.reader(file, delimiter=delimiter, strict=True)
    except UnicodeDecodeError:
        raise RefusedError(
            _("The file is not in UTF-8. In a spreadsheet, save it as “CSV UTF-8”.")
        ) from None
    except csv.Error as error:
        raise RefusedError(_("The CSV is broken: %(error)s.") % {"error": error}) from None


def workbook_cells(
    content: bytes, *, first_sheet_only: bool = False
) -> Iterator[tuple[str, Sequence[Any]]]:
    """Yield each row of a workbook with its sheet's name, cells as the workbook has them.

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
                    yield sheet.title, row
        finally:
            book.close()
    except BROKEN as error:
        raise RefusedError(_("The workbook is broken: %(error)s.") % {"error": error}) from None


def _limited(rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    """Yield the rows of a sheet that has no more of them, nor of columns, than a list of calls."""
    for number, row in enumerate(rows, 1):
        if number > MOST_ROWS or (len(row) > MOST_COLUMNS and row[MOST_COLUMNS] is not None):
            raise RefusedError(_("The workbook is too large."))
        yield row
