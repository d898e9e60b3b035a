"""Presentation only: nothing here asks the database."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from babel.dates import format_date
from django import template
from django.utils.html import json_script
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

register = template.Library()


@register.filter
def json_ld(data: Any) -> SafeString:
    """A schema.org description as a script element that no text can break out of."""
    # Django escapes <, > and & for its own element; only the kind of script differs.
    body = str(json_script(data)).partition(">")[2].rpartition("<")[0]
    json.loads(body)
    return mark_safe(f'<script type="application/ld+json">{body}</script>')  # noqa: S308


@register.filter
def day(value: date, length: str = "long") -> str:
    """A date as its language writes it: 30 April 2024, 30 aprilie 2024, 30 aprile 2024.

    `length`: long; month (April 2024); short-month (Apr 2024). Django's own formats write
    Italian and Romanian months with a capital.
    """
    pattern = {"long": "d MMMM y", "month": "LLLL y", "short-month": "LLL y"}[length]
    return format_date(value, pattern, locale=(get_language() or "en")[:2])
