"""Suggestions while typing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from search.backends.fallback import suggest
from search.kinds import KINDS
from search.models.entries import Entry

MOST = 8
SHORTEST = 2  # letters


def suggestions(text: str, language: str) -> dict[str, Any]:
    """Return what begins so, by kind, as JSON can hold it; the best kind first.

    `said` is the number of suggestions in words, for those who do not see the list.
    """
    ids = suggest(text, language, MOST) if len(text) >= SHORTEST else []
    fields = ("title", "url", "kind", "text_language")
    found = Entry.objects.only(*fields).in_bulk(ids)
    shown = [found[pk] for pk in ids if pk in found]
    return {"said": _said(len(shown)), "groups": _groups(shown)}


def _groups(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    by_kind: dict[str, list[dict[str, str]]] = {}
    for entry in entries:
        item = {"title": entry.title, "url": entry.url, "lang": entry.text_language}
        by_kind.setdefault(entry.kind, []).append(item)
    return [
        {"kind": kind, "label": str(KINDS[kind]), "items": items} for kind, items in by_kind.items()
    ]


def _said(count: int) -> str:
    if not count:
        return _("No suggestions.")
    return ngettext(
        "%(count)d suggestion. Choose with the arrow keys.",
        "%(count)d suggestions. Choose with the arrow keys.",
        count,
    ) % {"count": count}
