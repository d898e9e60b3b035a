"""A table as a file: CSV or a workbook, with a sheet that says how it is filled in."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

from django.utils.translation import gettext as _

from core.spreadsheets import Sheet, Value, csv_file, xlsx_file

from .registry import Table
from .rows import key_of, latest, rows_of, values_of, version_of

# The names of the columns by which rows are known.
ROW, VERSION = "row", "version"
CHUNK = 200


def key_label() -> str:
    """Return what people read above the keys."""
    return _("Key")


def as_csv(table: Table, user: Any) -> bytes:
    """Return what somebody may change of a table as CSV: two rows name the columns."""
    return csv_file(_names(table), chain([_labels(table)], _rows(table, user)))


def as_workbook(table: Table, user: Any) -> bytes:
    """Return the same as a workbook, and a sheet that says how it is filled in."""
    marks = 3 if table.relation else 2
    widths = [14] * marks + [column.width for column in table.columns]
    content = Sheet(str(table.label), _rows(table, user), widths, _labels(table), _names(table))
    return xlsx_file([content, Sheet(_("How to"), _how_to(table), [40, 24, 14, 70, 70])])


def _names(table: Table) -> list[str]:
    own = [ROW] if table.relation else []
    return [table.name, *own, VERSION, *(column.name for column in table.columns)]


def _labels(table: Table) -> list[str]:
    own = [_("Row")] if table.relation else []
    return [key_label(), *own, _("Version"), *(column.label for column in table.columns)]


def _rows(table: Table, user: Any) -> Iterator[list[Value]]:
    for instance in table.downloaded(user).iterator(chunk_size=CHUNK):
        shown = latest(instance)
        for row in rows_of(table, shown):
            own: list[Value] = [key_of(table, row)] if table.relation else []
            values = values_of(table, row)
            cells = [_cell(column, row, values) for column in table.columns]
            yield [instance.pk, *own, version_of(table, values), *cells]


def _cell(column: Any, row: Any, values: dict[str, Any]) -> Value:
    return column.cell(column.get(row) if column.locked else values[column.name], values)


def _how_to(table: Table) -> Iterator[list[Value]]:
    yield [_("Table"), str(table.label), "", str(table.about), ""]
    for line in _lines(table):
        yield ["", "", "", line, ""]
    yield [_("Column"), _("Name"), _("Changed?"), _("Meaning"), _("What may be written")]
    for column in table.columns:
        changed = _("no") if column.locked else _("yes")
        yield [column.label, column.name, changed, column.help_text, "; ".join(column.choices[:60])]


def _lines(table: Table) -> list[str]:
    lines = [
        _("Leave the first columns as they are: they say which row is which, and since when."),
        _("The hidden first row names the columns. Columns may be moved or deleted, not renamed."),
        _("A row that is deleted here stays on the site. An empty cell empties what is there."),
        _("Only changed cells are taken. Before anything is changed, you see what would be."),
    ]
    if table.relation:
        lines.append(_("A new row: the key of its page, an empty “Row” and an empty “Version”."))
    return lines
