"""One address put in the place of another, in a thing's fields and rows. No query of its own."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

from django.db import models
from wagtail.fields import StreamField

from home.outgoing.addresses import ADDRESS, LINK, fields_with_links, normal, relations_with_links

Change = Callable[[Any], Any]


def rewrite(instance: Any, old: str, new: str) -> bool:
    """Write `new` where an instance or a row of it says `old`; return whether it did anywhere."""
    changed = _rewrite_fields(instance, old, new)
    model: type[models.Model] = type(instance)
    for relation in relations_with_links(model):
        rows = list(getattr(instance, relation).all())
        # Not `any`: each row is to be written.
        if sum(_rewrite_fields(row, old, new) for row in rows):
            getattr(instance, relation).set(rows)
            changed = True
    return changed


def _rewrite_fields(instance: models.Model, old: str, new: str) -> bool:
    changed = False
    for field in fields_with_links(type(instance)):
        value = field.value_from_object(instance)
        before = list(value.get_prep_value()) if isinstance(field, StreamField) else value
        after = _rewritten(before, old, new)
        if after != before:
            setattr(instance, field.attname, field.to_python(after))
            changed = True
    return changed


def _rewritten(value: Any, old: str, new: str) -> Any:
    """Return a value with the address replaced in every text of it, however deep."""
    if isinstance(value, str):
        return _in_text(value, old, new)
    if isinstance(value, dict):
        return {key: _rewritten(each, old, new) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_rewritten(each, old, new) for each in value]
    return value


def _in_text(text: str, old: str, new: str) -> str:
    if ADDRESS.fullmatch(text.strip()):
        return new if normal(text) == old else text

    def link(found: Any) -> str:
        if normal(html.unescape(found[1])) != old:
            return str(found[0])
        before = found[0][: found.start(1) - found.start(0)]
        return f'{before}{html.escape(new)}"'

    return LINK.sub(link, text)
