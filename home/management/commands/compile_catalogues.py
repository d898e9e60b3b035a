"""Compile the message catalogues of `site/locale/`, without GNU gettext."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polib
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


def compiled(catalogue: Path) -> bool:
    """Whether the binary catalogue beside `catalogue` was older, and so was written anew."""
    binary = catalogue.with_suffix(".mo")
    if binary.exists() and binary.stat().st_mtime >= catalogue.stat().st_mtime:
        return False
    polib.pofile(str(catalogue)).save_as_mofile(str(binary))
    return True


def faults(catalogue: Path) -> Iterator[str]:
    """A line for each entry a visitor would read in English, or that would fail when filled in."""
    for entry in polib.pofile(str(catalogue)):
        fault = _fault(entry)
        if fault:
            yield f"{catalogue}:{entry.linenum}: {fault}: {entry.msgid!r}"


def _fault(entry: polib.POEntry) -> str:
    if entry.obsolete:
        return "no longer used"
    if entry.fuzzy:
        return "fuzzy"
    if not entry.translated():
        return "not translated"
    # A plural's forms may leave the number out ("one call"), but know no other name.
    known = set(PLACEHOLDER.findall(entry.msgid + entry.msgid_plural))
    for text in entry.msgstr_plural.values() or [entry.msgstr]:
        used = set(PLACEHOLDER.findall(text))
        if not used <= known or (not entry.msgid_plural and used != known):
            return "other placeholders than its source"
    return ""
