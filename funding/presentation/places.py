"""The question where a firm is, asked once: links that keep the rest of an address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.forms import with_query
from funding.catalogue.places import NAMES

# Where a reader of a language most likely is, where an address does not say it.
USUAL = {"it": "torino", "ro": "ilfov"}
# How an address says “everywhere” where it would else be that of the language.
EVERYWHERE = "all"


@dataclass(frozen=True)
class PlaceLink:
    """A place to choose: its name, the address with it, and whether it is chosen."""

    label: Any
    url: str
    chosen: bool


@dataclass(frozen=True)
class LeftOut:
    """What a place leaves out, in a sentence, and the address that shows all."""

    words: str
    url: str


def place_links(
    base_url: str, asked: Iterable[tuple[str, Any]], chosen: str, everywhere: str = ""
) -> list[PlaceLink]:
    """Return a link for each place, and one for all; the rest of what was `asked` stays.

    `everywhere` is how the address says that all is asked for; empty: by naming no place.
    """
    rest = list(asked)

    def link(label: Any, code: str) -> PlaceLink:
        url = at_place(base_url, rest, code)
        return PlaceLink(label, url, code == (chosen or everywhere))

    return [*(link(name, code) for code, name in NAMES.items()), link(_("everywhere"), everywhere)]


def at_place(base_url: str, asked: Iterable[tuple[str, Any]] = (), place: str = "") -> str:
    """Return an address for another place; the rest of what was `asked` stays, but for the page."""
    rest = [(name, value) for name, value in asked if name not in ("place", "page")]
    return with_query(base_url, urlencode([*rest, *([("place", place)] if place else [])], True))


def calls_left_out(count: int, url: str) -> LeftOut | None:
    """Return how many calls a place leaves out; None where that is none."""
    words = ngettext(
        "%(n)s call for other places is not shown.",
        "%(n)s calls for other places are not shown.",
        count,
    )
    return LeftOut(words % {"n": count}, url) if count else None


def sources_left_out(count: int, url: str) -> LeftOut | None:
    """Return how many sources a place leaves out; None where that is none."""
    words = ngettext(
        "%(n)s source for other places is not shown.",
        "%(n)s sources for other places are not shown.",
        count,
    )
    return LeftOut(words % {"n": count}, url) if count else None
