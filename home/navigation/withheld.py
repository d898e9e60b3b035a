"""Pages that stand there but lead nowhere for now: lists of all pages leave them out.

Whoever has such pages names them at the start of the site.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .page_registry import RegisteredPage

# By the model of the pages, as the page registry names it.
_askers: dict[str, Callable[[], Iterable[int]]] = {}


def withhold(model: str, asker: Callable[[], Iterable[int]]) -> None:
    """Have `asker` asked for the ids of such pages of a model whenever pages are listed."""
    _askers[model] = asker


def withheld_ids() -> set[int]:
    """Return the ids of the pages to leave out now."""
    return {page_id for asker in _askers.values() for page_id in asker()}


def withheld_among(pages: Iterable[RegisteredPage]) -> set[int]:
    """Return the ids of these to leave out now; no query where none is of such a model."""
    models = {page.model for page in pages} & _askers.keys()
    return {page_id for model in models for page_id in _askers[model]()}
