"""Compile the message catalogues of the site and for Wagtail, without GNU gettext."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")


class Command(BaseCommand):
    help = "Compile the message catalogues that changed, or say with --check what they lack."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="list what is not translated")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        catalogues = sorted(
            catalogue
            for folder in settings.LOCALE_PATHS
            for catalogue in Path(folder).glob("*/LC_MESSAGES/*.po")
        )
        if check:
            found = [fault for catalogue in catalogues for fault in faults(catalogue)]
            if found:
                raise CommandError("\n".join(["The catalogues are not complete:", *found]))
        else:
            for catalogue in catalogues:
                if compiled(catalogue):
                    self.stdout.write(f"Compiled {catalogue}")


def read_catalogue(path: Path) -> Catalog:
    """Return the catalogue of the `.po` file at `path`, whose folder names its language."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3], charset="utf-8")


def compiled(catalogue: Path) -> bool:
    """Write the binary catalogue beside `catalogue` if it is older; return whether it was."""
    binary = catalogue.with_suffix(".mo")
    if binary.exists() and binary.stat().st_mtime >= catalogue.stat().st_mtime:
        return False
    with binary.open("wb") as file:
        write_mo(file, read_catalogue(catalogue))
    return True


def faults(path: Path) -> Iterator[str]:
    """Yield a line for each entry that is read in English, or that fails when filled in."""
    catalogue = read_catalogue(path)
    found = [(message, _fault(message)) for message in catalogue if message.id]
    found += [(message, "no longer used") for message in catalogue.obsolete.values()]
    for message, fault in found:
        if fault:
            yield f"{path}:{message.lineno}: {fault}: {texts(message.id)[0]!r}"


def texts(value: str | Sequence[str] | None) -> list[str]:
    """Return the singular and the plurals of an entry, or its only text."""
    return [value or ""] if value is None or isinstance(value, str) else list(value)


def _fault(message: Message) -> str:
    if message.fuzzy:
        return "fuzzy"
    sources, translations = texts(message.id), texts(message.string)
    if not all(translations):
        return "not translated"
    # A plural's forms may leave the number out ("one call"), but know no other name.
    known = set(PLACEHOLDER.findall("".join(sources)))
    for text in translations:
        used = set(PLACEHOLDER.findall(text))
        if not used <= known or (not message.pluralizable and used != known):
            return "other placeholders than its source"
    return ""
