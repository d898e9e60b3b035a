"""Presentation only: nothing here asks the database."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join, json_script
from django.utils.safestring import SafeString, mark_safe

from core import formats

register = template.Library()
register.filter("day", formats.day)
register.filter("file_size", formats.file_size)
register.filter("number", formats.number)


@register.filter
def for_person(props: str, rights: Any) -> str:
    """Return what the editor of translations is told, without what this person may not do."""
    if rights is None or rights.can_publish():
        return props
    told = json.loads(props)
    told["links"]["convertToAliasUrl"] = None
    return json.dumps(told)


SELECTED = mark_safe(" selected")


@register.filter
def as_options(optgroups: Iterable[tuple[str | None, Iterable[dict], int]]) -> SafeString:
    """Return the options of a select, as a widget of Django's groups them.

    Not by a template: there are two hundred, and each would take longer than a query.
    """
    groups = []
    for group, options, _index in optgroups:
        each = (
            (one["value"], SELECTED if one["selected"] else "", one["label"]) for one in options
        )
        made = format_html_join("", '<option value="{}"{}>{}</option>', each)
        groups.append(
            format_html('<optgroup label="{}">{}</optgroup>', group, made) if group else made
        )
    return format_html_join("", "{}", ((made,) for made in groups))


@register.filter
def json_ld(data: Any) -> SafeString:
    """Return a schema.org description as a script element that no text can break out of."""
    # Django escapes <, > and & for its own element; only the kind of script differs.
    body = str(json_script(data)).partition(">")[2].rpartition("<")[0]
    json.loads(body)
    return mark_safe(f'<script type="application/ld+json">{body}</script>')  # noqa: S308
