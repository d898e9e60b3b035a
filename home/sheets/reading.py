"""A sheet that came back: which table it is, and what its rows say. Nothing is compared yet.

A row names the table and its columns, the same in every language; it is hidden in a workbook. The
row below it says them in the language of whoever downloaded it, for people alone.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from core.tables.reading import BROKEN, RefusedError, csv_cells, workbook_cells

from .registry import Table, table_of
from .writing import ROW, VERSION, key_label

OLD_EXCEL = b"\xd0\xcf\x11\xe0"
# So far down the names of the columns are looked for, should somebody have written above them.
FIRST_ROWS = 10
MOST_ROWS = 5_000


@dataclass(frozen=True)
class FileRow:
    """A row with its number in the file: the object's key, its own, and its cells by column."""

    number: int
    key: str
    own_key: str
    version: str
    cells: dict[str, Any]


@dataclass
class FileSheet:
    """What a file says of a table. `problems`: number of the row, column, sentence."""

    table: Table
    rows: list[FileRow] = field(default_factory=list)
    problems: list[tuple[int, str, str]] = field(default_factory=list)


def read(content: bytes) -> FileSheet:
    """Return what a file says. Raises RefusedError for what is no sheet of ours."""
    for cells in _worksheets(content):
        rows = enumerate(cells, 1)
        for number, names in rows:
            table = next(filter(None, (table_of(_text(name).lower()) for name in names)), None)
            if table is not None:
                return _read(table, names, rows)
            if number == FIRST_ROWS:
                break
    raise RefusedError(
        _(
            "This is not a sheet of this site: the row that names its table and columns is "
            "missing. It is hidden in a workbook. Download the table again, and write into that "
            "file."
        )
    )


def _worksheets(content: bytes) -> Iterator[Iterator[Sequence[Any]]]:
    """Yield the rows of each worksheet; of a CSV file there is one."""
    if content.startswith(OLD_EXCEL):
        raise RefusedError(
            _("Old workbooks (.xls) and those with a password are not read: save as .xlsx.")
        )
    if not content.strip():
        raise RefusedError(_("The file is empty."))
    if content.startswith(b"PK"):
        _refuse_macros(content)
        for _title, rows in groupby(workbook_cells(content), key=itemgetter(0)):
            yield (row for _sheet, row in rows)
        return
    if b"\0" in content:
        raise RefusedError(_("The file is neither a workbook (.xlsx) nor CSV in UTF-8."))
    yield csv_cells(io.TextIOWrapper(io.BytesIO(content), encoding="utf-8-sig", newline=""))


def _refuse_macros(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except BROKEN:
        return  # said where it is read
    if any(name.endswith("vbaProject.bin") for name in names):
        raise RefusedError(_("The workbook has macros: save it as .xlsx, without them."))


def _read(
    table: Table, heading: Sequence[Any], rows: Iterable[tuple[int, Sequence[Any]]]
) -> FileSheet:
    names = _names(table, heading)
    sheet = FileSheet(table)
    labels = _labels_of_the_key()
    seen: dict[tuple[str, str], int] = {}
    for number, cells in rows:
        named = {name: cell for name, cell in zip(names, cells, strict=False) if name}
        if not any(map(_text, named.values())) or _text(named.get(table.name)) in labels:
            continue
        row = _row(table, number, named)
        place = (row.key, row.own_key)
        if not row.key.isdecimal():
            _add(sheet, number, key_label(), _("The key is missing, or is not as downloaded."))
        elif place in seen and (row.own_key or not table.relation):
            _add(sheet, number, key_label(), _("It is the same as row %d.") % seen[place])
            sheet.rows = [each for each in sheet.rows if (each.key, each.own_key) != place]
        else:
            seen[place] = number
            sheet.rows.append(row)
        if len(seen) > MOST_ROWS or len(sheet.problems) > MOST_ROWS:
            raise RefusedError(_("It has more than %d rows: upload several files.") % MOST_ROWS)
    return sheet


def _add(sheet: FileSheet, number: int, column: str, sentence: str) -> None:
    sheet.problems.append((number, column, sentence))


def _row(table: Table, number: int, named: dict[str, Any]) -> FileRow:
    own = named.pop(ROW, "") if table.relation else ""
    return FileRow(
        number=number,
        key=_text(named.pop(table.name, "")),
        own_key=_text(own),
        version=_text(named.pop(VERSION, "")),
        cells=named,
    )


def _names(table: Table, heading: Sequence[Any]) -> list[str]:
    """Return the names of the columns; those without a name are somebody's own notes."""
    names = [_text(cell).lower() for cell in heading]
    known = {table.name, VERSION, *(column.name for column in table.columns)}
    needed = {table.name}
    if table.relation:
        known, needed = known | {ROW}, needed | {ROW}
    unknown = [name for name in names if name and name not in known]
    doubled = sorted({name for name in names if name and names.count(name) > 1})
    lacking = sorted(needed - set(names))
    if unknown or doubled or lacking:
        told = ", ".join(name[:40] for name in (*unknown, *doubled, *lacking)[:10])
        raise RefusedError(
            _(
                "The names of the columns are not as they were downloaded (unknown, double or "
                "missing: %(names)s). Download the table again, and write into that file."
            )
            % {"names": told}
        )
    return names


def _labels_of_the_key() -> set[str]:
    """Return how the row for people begins, in each language."""
    found = set()
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found.add(key_label())
    return found


def _text(cell: Any) -> str:
    """Return a key, a name or a mark, which spreadsheets may take for a number."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else str(cell).strip()
