"""Presentation only: nothing here asks the database."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.utils.html import json_script
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


@register.filter
def json_ld(data: Any) -> SafeString:
    """Return a schema.org description as a script element that no text can break out of."""
    # Django escapes <, > and & for its own element; only the kind of script differs.
    body = str(json_script(data)).partition(">")[2].rpartition("<")[0]
    json.loads(body)
    return mark_safe(f'<script type="application/ld+json">{body}</script>')  # noqa: S308
