"""What the site says in a language, by its English."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.mofile import read_mo
from django.apps import apps
from django.conf import settings


def folders() -> Iterator[Path]:
    """The folders of catalogues: the later one is heard, as in Django."""
    for app in reversed(list(apps.get_app_configs())):
        yield Path(app.path) / "locale"
    yield from map(Path, reversed(settings.LOCALE_PATHS))


@cache
def catalogue(language: str) -> dict[str, str]:
    """What is said in a language, by its English: ours before Wagtail's, as Django looks it up."""
    said: dict[str, str] = {}
    for folder in folders():
        file = folder / language / "LC_MESSAGES" / "django.mo"
        if file.exists():
            with file.open("rb") as binary:
                for message in read_mo(binary):
                    if isinstance(message.id, str) and message.string:
                        said[message.id] = str(message.string)
    return said


def as_shown(text: str) -> str:
    """A text as it is compared: a field begins with a capital, and may end with a colon."""
    return " ".join(text.split()).rstrip(":").strip().lower()
