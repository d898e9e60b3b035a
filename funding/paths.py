"""What follows the funding index in the address of a list, a call, the calendar, the finder."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import get_language

from home.navigation.page_registry import page_registry

CALLS = {"en": "calls", "ro": "apeluri", "it": "bandi"}
CALENDAR = {"en": "calendar", "ro": "calendar", "it": "calendario"}
FINDER = {"en": "finder", "ro": "ce-mi-se-potriveste", "it": "trova"}
COMPARE = {"en": "compare", "ro": "comparatie", "it": "confronto"}
# Where our data come from.
DATA_SOURCES = {"en": "data-sources", "ro": "surse-de-date", "it": "fonti-dei-dati"}


def pattern(words: dict[str, str]) -> str:
    """Return a regular expression that takes the word of any language."""
    return f"(?:{'|'.join(sorted(set(words.values())))})"


def paths(*parts: dict[str, str] | str) -> dict[str, str]:
    """Return the path in every language: words in their language, other parts as they are."""
    return {
        code: "".join(f"{part[code] if isinstance(part, dict) else part}/" for part in parts)
        for code, _name in settings.LANGUAGES
    }


def address_of(words: dict[str, str]) -> str:
    """Return the address of the calls, the finder… in the active language; empty: no index."""
    language = (get_language() or settings.LANGUAGE_CODE)[:2]
    index = page_registry().of_model("funding.fundingindexpage", language)
    return f"{index.url}{words[language]}/" if index else ""


def call_url(slug: str) -> str:
    """Return the address of a call in the active language; empty if that has no funding index."""
    calls = address_of(CALLS)
    return f"{calls}{slug}/" if calls else ""
