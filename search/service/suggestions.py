"""Suggestions while typing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from search.backends.fallback import suggest
from search.kinds import KINDS, PAGE
from search.models.entries import Entry

from .closed import closed_among
from .results import IN_LANGUAGE

MOST = 8
READ = 3 * MOST  # of these the best are shown: in the visitor's language, not closed
SHORTEST = 2  # letters


def suggestions(text: str, language: str) -> dict[str, Any]:
    """Return what begins so, by kind, as JSON can hold it; the best kind first.

    `said` is the number of suggestions in words, for those who do not see the list.
    """
    ids = suggest(text, language, READ) if len(text) >= SHORTEST else []
    fields = ("title", "url", "kind", "text_language", "ends_at")
    found = Entry.objects.only(*fields).in_bulk(ids)
    listed = [found[pk] for pk in ids if pk in found]
    listed.sort(key=lambda entry: (entry.text_language != language, _is_closed(entry)))
    closed = closed_among(entry.url for entry in listed if entry.kind == PAGE)
    listed = [entry for entry in listed if entry.url not in closed]
    shown = listed[:MOST]
    return {"said": _said(len(shown)), "groups": _groups(shown, language)}


def _is_closed(entry: Entry) -> bool:
    return entry.ends_at is not None and entry.ends_at <= timezone.now()


def _groups(entries: Sequence[Entry], language: str) -> list[dict[str, Any]]:
    by_kind: dict[str, list[dict[str, str]]] = {}
    for entry in entries:
        item = {
            "title": entry.title,
            "url": entry.url,
            "lang": entry.text_language,
            "note": _note(entry, language),
        }
        by_kind.setdefault(entry.kind, []).append(item)
    return [
        {"kind": kind, "label": str(KINDS[kind]), "items": items} for kind, items in by_kind.items()
    ]


def _note(entry: Entry, language: str) -> str:
    """Return what to know before one opens it: that it is closed, or in another language."""
    notes = [pgettext("call", "closed")] if _is_closed(entry) else []
    if entry.text_language != language:
        notes.append(str(IN_LANGUAGE[entry.text_language]))
    return capfirst(", ".join(notes))


def _said(count: int) -> str:
    if not count:
        return _("No suggestions.")
    return ngettext(
        "%(count)d suggestion. Choose with the arrow keys.",
        "%(count)d suggestions. Choose with the arrow keys.",
        count,
    ) % {"count": count}
