"""Pages that stand there but lead nowhere for now: lists of all pages leave them out.

Whoever has such pages names them at the start of the site.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

_askers: list[Callable[[], Iterable[int]]] = []


def withhold(asker: Callable[[], Iterable[int]]) -> None:
    """Have `asker` asked for the ids of such pages whenever all pages are listed."""
    _askers.append(asker)


def withheld_ids() -> set[int]:
    """Return the ids of the pages to leave out now."""
    return {page_id for asker in _askers for page_id in asker()}
