"""Facts as JSON, in words for editors: what a field is called, and what it says."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from typing import Any, cast

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.html import strip_tags
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from core.formats import day, euros
from funding.imports.records import AMOUNTS, FACTS
from funding.models.opportunity import FundingOpportunity

MOST_WORDS = 60


def _field(name: str) -> models.Field:
    # But for what `name_of` and `in_words` treat first, facts are no relations.
    return cast(models.Field, FundingOpportunity._meta.get_field(name))


def name_of(field: str) -> str:
    """Return what editors call a field of an opportunity."""
    rows = {
        "cut_offs": _("Deadlines"),
        "texts": _("In plain words"),
        "conditions": _("Conditions"),
    }
    if field in rows:
        return rows[field]
    try:
        return str(capfirst(_field(field).verbose_name))
    except FieldDoesNotExist:  # a fact of an earlier version
        return field


def in_words(field: str, value: Any) -> str:
    """Return what a field says; long texts are cut."""
    if value is None or value in ("", []):
        return _("nothing")
    if field not in FACTS:
        return str(value)
    if field == "cut_offs":
        return "; ".join(_cut_off(*row) for row in value)
    if field == "texts":
        return "; ".join(f"{language}: {title}" for language, title, *_more in value)
    if field in AMOUNTS:
        return euros(Decimal(value))
    if field == "opens_on":
        return day(date.fromisoformat(value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    choices = dict(_field(field).choices or [])
    return Truncator(strip_tags(str(choices.get(value, value)))).words(MOST_WORDS)


def _cut_off(on: str, at: str | None, stage: int, label: str) -> str:
    """4 May 2027, 17:00 (stage 2)."""
    words = day(date.fromisoformat(on))
    if at:
        words += f", {time.fromisoformat(at):%H:%M}"
    note = label or (_("stage %(number)s") % {"number": stage} if stage > 1 else "")
    return f"{words} ({note})" if note else words
