"""A mail that came back, handed in by the mail server."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from home.mail.bounces import LONGEST, receive


class Command(BaseCommand):
    """For an alias of the mail server: |/path/to/manage.py receive_bounce."""

    help = "Read a mail that came back from the standard input; disable an address that refuses."

    def handle(self, *args: Any, **options: Any) -> None:
        count = receive(sys.stdin.buffer.read(LONGEST))
        if options["verbosity"] > 1:
            self.stdout.write(f"{count} addresses disabled")
