"""Sections of the site and what they show of themselves on the home page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from core.caching import VersionedCache
from core.page_cache.content import content


@dataclass(frozen=True)
class Panel:
    """What a section shows of itself on the home page: a template and what it needs."""

    template: str
    page: Any
    context: dict = field(default_factory=dict)


class Section:
    """Mixin of a top page that has a panel on the home page."""

    def home_panel(self, request: HttpRequest) -> Panel | None:
        """Return the section's panel, or None when there is nothing to show."""
        raise NotImplementedError

    def entries_on_home(self) -> Iterable[Any]:
        """Return the entries that the panel shows, by a query."""
        return ()

    def entries_in_memory(self) -> list[Any]:
        """Return the same, read once until something changes."""
        return _entries.get(self)


_entries: VersionedCache[Section, list[Any]] = VersionedCache(
    "home.section_entries", lambda section: list(section.entries_on_home()), depends_on=[content]
)
