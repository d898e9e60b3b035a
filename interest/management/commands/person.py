"""Handing out and erasing one person's data."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from interest.privacy.erasure import data_of, erase_person


class Command(BaseCommand):
    """The address is read from standard input, so that it stands in no history of commands."""

    help = "Print (export) or erase all data of the mail address given on standard input."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["export", "erase"])

    def handle(self, *args: Any, **options: Any) -> None:
        address = input().strip()
        if options["what"] == "export":
            self.stdout.write(json.dumps(data_of(address), ensure_ascii=False, indent=2))
        else:
            counts = erase_person(address)
            self.stdout.write(", ".join(f"{number} {what}" for what, number in counts.items()))
