"""A link, ready to print."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Link:
    """A page of this site or an address elsewhere."""

    title: str
    url: str
    page_id: int | None = None
