"""Adding to counts in a table, for all processes together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connections, models, router

AT_ONCE = 2_000  # rows: databases take no more than some thousands of values


def add_counts(
    model: type[models.Model],
    by: Sequence[str],
    counted: str,
    counts: Mapping[tuple[Any, ...], float],
) -> None:
    """Add to the column `counted`, in one statement; what is not there yet is made.

    The keys of `counts` are values of the columns `by`, which are unique together.
    """
    database = connections[router.db_for_write(model)]
    quote = database.ops.quote_name
    named = {field.attname: field for field in model._meta.local_concrete_fields}
    fields = [named[name] for name in [*by, counted]]
    table, column = quote(model._meta.db_table), quote(named[counted].column)
    columns = ", ".join(quote(field.column) for field in fields)
    unique = ", ".join(quote(named[name].column) for name in by)
    # In one order for all processes: they wait for each other's rows, and never in a circle.
    rows = sorted((*key, number) for key, number in counts.items())
    for start in range(0, len(rows), AT_ONCE):
        some = rows[start : start + AT_ONCE]
        marks = ", ".join(["(" + ", ".join(["%s"] * len(fields)) + ")"] * len(some))
        values = [
            field.get_db_prep_save(value, database)
            for row in some
            for field, value in zip(fields, row, strict=True)
        ]
        statement = (
            f"INSERT INTO {table} ({columns}) VALUES {marks} ON CONFLICT ({unique}) "  # noqa: S608
            f"DO UPDATE SET {column} = {table}.{column} + excluded.{column}"
        )
        with database.cursor() as cursor:
            cursor.execute(statement, values)
