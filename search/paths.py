"""Where search is, in each language."""

from __future__ import annotations

SEARCH = {"en": "search", "ro": "cautare", "it": "cerca"}
SUGGEST = "suggest"


def search_url(code: str) -> str:
    """Return the address of search in a language."""
    return f"/{code}/{SEARCH[code]}/"


def suggest_url(code: str) -> str:
    """Return the address that answers with suggestions in a language."""
    return f"{search_url(code)}{SUGGEST}/"
