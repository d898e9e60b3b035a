"""Pages that are found though they lead nowhere for now, such as a form that is closed."""

from __future__ import annotations

from collections.abc import Iterable

from home.navigation.page_registry import page_registry
from home.navigation.withheld import withheld_among


def closed_among(addresses: Iterable[str]) -> set[str]:
    """Return those of these addresses; no query where none is of such a page."""
    wanted = set(addresses)
    pages = [page for page in page_registry().by_id.values() if page.url in wanted]
    withheld = withheld_among(pages)
    return {page.url for page in pages if page.page_id in withheld}
