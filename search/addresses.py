"""Where search is, in each language."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import get_language

SEARCH = {"en": "search", "ro": "cautare", "it": "cerca"}
SUGGEST = "suggest"


def language() -> str:
    """The visitor's language, one of the site's."""
    code = (get_language() or settings.LANGUAGE_CODE)[:2]
    return code if code in SEARCH else settings.LANGUAGE_CODE


def search_url(code: str) -> str:
    """The address of search in a language."""
    return f"/{code}/{SEARCH[code]}/"


def suggest_url(code: str) -> str:
    """The address that answers with suggestions in a language."""
    return f"{search_url(code)}{SUGGEST}/"
