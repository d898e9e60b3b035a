"""From the values of a file to the fields of a page, its references looked up."""

from __future__ import annotations

import json
import re
from typing import Any

from django.core.exceptions import ValidationError
from wagtail.models import Page

from home.models.vocabulary import Term

from .parser import PageFiles
from .values import Values, stable_id

LINK = re.compile(r'href="(page|document):([^"]*)"')
REFERENCE = re.compile(r"^(page|document|image|term):([\w./-]*)$")


class FieldWriter:
    """Write the values of a file to a page. `ids`: primary keys by kind and key of the files."""

    def __init__(self, ids: dict[str, dict[str, int]]) -> None:
        self.ids = ids

    def assign(self, instance: Page, values: Values, page: PageFiles) -> None:
        """Set everything the files say on a page object, saved or not."""
        for name, value in values.plain.items():
            setattr(instance, name, value)
        for name, reference in values.references.items():
            setattr(instance, f"{name}_id", self._id(reference))
        for name, html in values.prose.items():
            setattr(instance, name, self._linked(html))
        for name, blocks in values.streams.items():
            setattr(instance, name, json.dumps(self._resolved(blocks)))
        for name, codes in values.terms.items():
            terms = Term.objects.in_bulk([self._id(code) for code in codes])
            getattr(instance, name).set(list(terms.values()))
        for name, rows in values.rows.items():
            self._assign_rows(instance, name, rows, page)

    def _assign_rows(self, instance: Page, name: str, rows: list, page: PageFiles) -> None:
        translatable = bool(rows) and hasattr(rows[0].model, "translation_key")
        present = {
            child.translation_key: child.pk
            for child in getattr(instance, name).all()
            if translatable and instance.pk
        }
        children = []
        for order, row in enumerate(rows):
            fields = {
                f"{field}_id" if row.model._meta.get_field(field).is_relation else field: (
                    self._id(value) if row.model._meta.get_field(field).is_relation else value
                )
                for field, value in row.fields.items()
            }
            child = row.model(sort_order=order, **fields)
            if translatable:
                child.translation_key = stable_id(page.key, name, row.key)
                child.locale_id = instance.locale_id
                child.pk = present.get(child.translation_key)
            try:
                child.clean()
            except ValidationError as error:
                words = " ".join(error.messages)
                raise ValidationError({name: f"row {row.key}: {words}"}) from error
            children.append(child)
        setattr(instance, name, children)

    def _id(self, reference: str) -> int | None:
        """Return the primary key behind `kind:key`; None for what an editor deleted since."""
        kind, key = REFERENCE.match(reference).groups()  # type: ignore[union-attr]
        return self.ids[kind].get(key)

    def _linked(self, html: str) -> str:
        """Rich text with the links to pages and documents as Wagtail keeps them."""

        def written(match: re.Match) -> str:
            return f'linktype="{match[1]}" id="{self.ids[match[1]].get(match[2], "")}"'

        return LINK.sub(written, html)

    def _resolved(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {name: self._resolved(part) for name, part in value.items()}
        if isinstance(value, list):
            return [self._resolved(part) for part in value]
        if isinstance(value, str):
            return self._id(value) if REFERENCE.match(value) else self._linked(value)
        return value
