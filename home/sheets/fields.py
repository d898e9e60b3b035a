"""Which column a field of a model has."""

from __future__ import annotations

from typing import Any

from django.db import models
from modelcluster.fields import ParentalManyToManyField

from home.fields import CodesField

from .columns import Column, DayColumn, NumberColumn, TextColumn, YesNoColumn
from .named import ChoiceColumn, CodesColumn, TermColumn, TermsColumn

KINDS: dict[type[models.Field], type[Column]] = {
    CodesField: CodesColumn,
    ParentalManyToManyField: TermsColumn,
    models.ForeignKey: TermColumn,
    models.DateField: DayColumn,
    models.DecimalField: NumberColumn,
    models.IntegerField: NumberColumn,
    models.BooleanField: YesNoColumn,
}


def column(model: type[models.Model], name: str, **options: Any) -> Column:
    """Return the column of a field."""
    field: Any = model._meta.get_field(name)
    if not isinstance(field, CodesField) and field.choices:
        return ChoiceColumn(field, **options)
    kind = next((own for cls, own in KINDS.items() if isinstance(field, cls)), TextColumn)
    return kind(field, **options)


def columns(model: type[models.Model], *names: str) -> list[Column]:
    """Return the columns of several fields."""
    return [column(model, name) for name in names]
