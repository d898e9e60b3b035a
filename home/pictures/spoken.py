"""What those hear of a picture who do not see it."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.conf import settings
from django.utils.translation import get_language

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)


class AlternativeText(NamedTuple):
    """An alternative text. `language` is empty where it is that of the page."""

    text: str = ""
    language: str = ""


SILENT = AlternativeText()


def spoken_of(image: Any, own: str | None, decoration: bool) -> AlternativeText:
    """Return what is said of a picture in a place: the place's own words, else the picture's."""
    if decoration or not image:
        return SILENT
    return AlternativeText(own) if own else text_of(image)


def text_of(image: Any) -> AlternativeText:
    """Return what a picture says of itself in the active language, else in another."""
    active = (get_language() or LANGUAGES[0])[:2]
    for language in sorted(LANGUAGES, key=lambda code: code != active):
        if text := getattr(image, f"alt_{language}"):
            return AlternativeText(text, "" if language == active else language)
    return SILENT
