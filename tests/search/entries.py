"""Entries made for a test."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from typing import Any

from search.models import Entry
from tests.search.engines_of import Engines

_numbers = count(1)


def entry(title: str, language: str = "en", **values: Any) -> Entry:
    """An unsaved entry; what is not said is empty."""
    key = values.pop("key", str(next(_numbers)))
    made = Entry(
        **{
            "model": "tests.thing",
            "key": key,
            "language": language,
            "text_language": language,
            "kind": "page",
            "title": title,
            "url": f"/{language}/{key}/",
            **values,
        }
    )
    made.stamp()
    return made


def put(engines: Engines, *entries: Entry) -> Sequence[Entry]:
    """Save entries and tell the engine of each language."""
    Entry.objects.bulk_create(entries)
    for language in ("en", "ro", "it"):
        own = [made for made in entries if made.language == language]
        if own:
            engines.of(language).write(own, ())
    engines.settle()
    return entries
