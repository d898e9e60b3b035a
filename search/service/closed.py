"""Pages that are found though they lead nowhere for now, such as a form that is closed."""

from __future__ import annotations

from home.navigation.page_registry import page_registry
from home.navigation.withheld import withheld_ids


def closed_addresses() -> set[str]:
    """Return their addresses, as entries have them; one query for each kind of such pages."""
    known = page_registry().by_id
    return {known[page_id].url for page_id in withheld_ids() if page_id in known}
