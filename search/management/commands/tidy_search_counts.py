"""Throws away rare and old search words."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from search.analytics import tidy


class Command(BaseCommand):
    """By hand; the background does it every night."""

    help = "Throw away search words that hardly anybody looked for, and those of long ago."

    def handle(self, *args: Any, **options: Any) -> None:
        gone = tidy(timezone.localdate())
        if options["verbosity"]:
            self.stdout.write(f"Search words: {gone} rows thrown away.")
