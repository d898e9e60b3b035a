"""The question where a firm is, asked once: links that keep the rest of an address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from funding.catalogue.places import NAMES

# Where a reader of a language most likely is, where an address does not say it.
USUAL = {"it": "torino", "ro": "ilfov"}


@dataclass(frozen=True)
class PlaceLink:
    """A place to choose: its name, the address with it, and whether it is chosen."""

    label: Any
    url: str
    chosen: bool


def place_links(
    base_url: str, asked: Iterable[tuple[str, Any]], chosen: str, *, everywhere: bool = True
) -> list[PlaceLink]:
    """Return a link for each place, and one for all; the rest of what was `asked` stays."""
    rest = [(name, value) for name, value in asked if name not in ("place", "page")]

    def link(label: Any, code: str) -> PlaceLink:
        query = urlencode([*rest, *([("place", code)] if code else [])], doseq=True)
        return PlaceLink(label, f"{base_url}?{query}" if query else base_url, code == chosen)

    links = [link(name, code) for code, name in NAMES.items()]
    return [*links, link(_("everywhere"), "")] if everywhere else links
