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
def catalogue(language: str) -> dict[str, set[str]]:
    """What is said in a language, by its English; of several where it depends on the place."""
    said: dict[tuple[str, str, str], str] = {}
    for folder in folders():
        for domain in ("django", "djangojs"):
            file = folder / language / "LC_MESSAGES" / f"{domain}.mo"
            if file.exists():
                with file.open("rb") as binary:
                    for message in read_mo(binary):
                        if isinstance(message.id, str) and message.string:
                            key = (domain, message.context or "", message.id)
                            said[key] = str(message.string)
    known: dict[str, set[str]] = {}
    for (_domain, _context, msgid), text in said.items():
        known.setdefault(msgid, set()).add(text)
    return known


def as_shown(text: str) -> str:
    """A text as it is compared: a field begins with a capital, and may end with a colon."""
    return " ".join(text.split()).rstrip(":").strip().lower()
