"""What a model refuses in its `clean()` is told before, whichever way something is published."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, FieldDoesNotExist, ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.models import DraftStateMixin

from .registry import Finding, Severity, check


@check(DraftStateMixin)
def valid(thing: Any) -> Iterator[Finding]:
    """Find what would be refused as it is saved; of what is only being made, the form says it."""
    if thing.pk is None:
        return
    try:
        thing.full_clean()
    except ValidationError as error:
        for name, sentences in error.message_dict.items():
            for sentence in sentences:
                yield Finding(
                    f"{_named(thing, name)}{sentence}",
                    _("It cannot be published with this."),
                    "" if name == NON_FIELD_ERRORS else name,
                    Severity.REFUSE,
                )


def _named(thing: Any, name: str) -> str:
    """Return the label of a field for the beginning of a sentence; empty for what is no field."""
    try:
        return f"{capfirst(thing._meta.get_field(name).verbose_name)}: "
    except (FieldDoesNotExist, AttributeError):
        return ""
