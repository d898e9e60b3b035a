"""The rows of an object in a table: what they say, by what they are known, and how they change."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from wagtail.models import DraftStateMixin, Orderable, TranslatableMixin

from .columns import Plain
from .registry import Table


def latest(instance: Any) -> Any:
    """Return an object as its editors see it: with the draft somebody is working on."""
    if isinstance(instance, DraftStateMixin):
        return instance.get_latest_revision_as_object()
    return instance


def rows_of(table: Table, instance: Any) -> list[Any]:
    """Return the rows of an object, in order; what is changed in them is changed in it."""
    if not table.relation:
        return [instance]
    relation = getattr(instance, table.relation)
    rows = sorted(relation.all(), key=lambda row: (row.sort_order or 0, row.pk or 0))
    relation.set(rows)
    return list(relation.all())


def values_of(table: Table, row: Any) -> dict[str, Plain]:
    """Return what a row says in the columns that may be changed."""
    return {column.name: column.get(row) for column in table.written}


def compared(table: Table, values: Mapping[str, Plain]) -> dict[str, Plain]:
    """Return values as they are compared."""
    return {column.name: column.same(values[column.name]) for column in table.written}


def version_of(table: Table, values: Mapping[str, Plain]) -> str:
    """Return a mark that differs where any value does, and is the same in every language."""
    said = json.dumps(sorted(compared(table, values).items()), ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:12]


def key_of(table: Table, row: Any) -> str:
    """Return by what a row is known within its object; a new row in a draft has no number yet."""
    if not table.relation:
        return ""
    if isinstance(row, TranslatableMixin):
        return str(row.translation_key)
    return str(row.pk) if row.pk else draft_key(table, row, {})


def draft_key(table: Table, row: Any, before: Mapping[str, Plain]) -> str:
    """Return by what a row without a number is known, had it in some columns other values."""
    return f"draft-{version_of(table, {**values_of(table, row), **before})}"


def find(table: Table, rows: list[Any], key: str) -> Any:
    """Return the row of a key; None if it is not there, or no longer."""
    return next((row for row in rows if key_of(table, row) == key), None)


def find_equal(table: Table, rows: list[Any], values: Mapping[str, Plain]) -> Any:
    """Return a row that says the same; None if there is none."""
    wanted = compared(table, values)
    return next((row for row in rows if compared(table, values_of(table, row)) == wanted), None)


def new_row(table: Table, instance: Any) -> Any:
    """Return an empty row at the end of an object's own."""
    rows = rows_of(table, instance)
    row = table.row_model()
    if isinstance(row, TranslatableMixin):
        row.locale = instance.locale
    if isinstance(row, Orderable):
        for place, each in enumerate([*rows, row]):
            each.sort_order = place
    getattr(instance, table.relation).add(row)
    return row


def remove(table: Table, instance: Any, row: Any) -> None:
    """Take a row out of an object."""
    relation = getattr(instance, table.relation)
    relation.set([each for each in relation.all() if each is not row])


def check_row(table: Table, row: Any) -> None:
    """Raise ValidationError for what a row may not say as a whole."""
    if table.relation:
        row.full_clean(exclude=[table.parent], validate_unique=False, validate_constraints=False)


def in_words(table: Table, error: ValidationError) -> list[tuple[str, str]]:
    """Return what is wrong, each with the name of the column or field it is about."""
    if not hasattr(error, "error_dict"):
        return [("", " ".join(error.messages))]
    found = []
    for name, messages in error.message_dict.items():
        column = table.column(name)
        found.append((column.label if column else "", " ".join(messages)))
    return found
