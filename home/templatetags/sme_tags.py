"""Presentation only: nothing here asks the database."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django import template
from django.template import Context, Engine
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


USED_BY_FURNITURE = ("layout", "page", "section_id", "search_address", "suggest_address")


@register.simple_tag(takes_context=True)
def furniture(context: Context, name: str) -> SafeString:
    """Return a template that stands alike on many pages, such as the footer.

    It is made once for each layout and place in the menu, and may use `USED_BY_FURNITURE` alone.
    A template that was changed is another one, and made anew.
    """
    template, layout = Engine.get_default().get_template(name), context.get("layout")
    used = {each: context.get(each) for each in USED_BY_FURNITURE}
    if layout is None:  # of a page that nobody asked for by a request
        return template.render(context.new(used))
    in_menu = {link.page_id for link in layout.menu}
    here, section = getattr(context.get("page"), "pk", None), context.get("section_id")
    key = (template, *(pk if pk in in_menu else None for pk in (here, section)))
    if key not in layout.furniture:
        layout.furniture[key] = template.render(context.new(used))
    return layout.furniture[key]


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
