"""What a sheet changes, in words and in the language of who looks."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from typing import Any

from home.models.sheets.change import SheetChange
from home.models.sheets.run import SheetRun

from .registry import Table, table_of


def table_label(run: SheetRun) -> str:
    """Return the name of a run's table."""
    table = table_of(run.table)
    return str(table.label) if table else run.table


def shown_changes(run: SheetRun, changes: Iterable[SheetChange]) -> list[dict[str, Any]]:
    """Return changes as a template prints them; none of a table that is no more."""
    table = table_of(run.table)
    if table is None:
        return []
    return [_shown(table, change) for change in changes]


def _shown(table: Table, change: SheetChange) -> dict[str, Any]:
    rows = []
    for _key, group in groupby(change.cells, key=itemgetter("row")):
        cells = list(group)
        rows.append(
            {
                "of": cells[0]["of"],
                "is_new": cells[0]["new"],
                "cells": [cell for cell in (_cell(table, each) for each in cells) if cell],
            }
        )
    return {
        "change": change,
        "url": table.edit_url(change.object_id),
        "rows": rows,
        "span": sum(len(row["cells"]) for row in rows),
    }


def _cell(table: Table, cell: dict[str, Any]) -> dict[str, str] | None:
    column = table.column(cell["name"])
    if column is None:
        return None
    before = "" if cell["new"] else column.shown(cell["before"])
    return {"label": column.label, "before": before, "after": column.shown(cell["after"])}
