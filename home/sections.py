"""Sections of the site and what they show of themselves on the home page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest


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
