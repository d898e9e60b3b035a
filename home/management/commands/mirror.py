"""Write the copy of all public pages that the proxy serves while the site is away."""

from __future__ import annotations

from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from home.mirror.making import MirrorError, make_mirror


class Command(BaseCommand):
    """The site may run meanwhile, or be away."""

    help = "Write a copy of all public pages into MIRROR_DIR, for when the site does not answer."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the copy and tell how many pages it has. Raises CommandError if it cannot be."""
        begun = monotonic()
        try:
            made = make_mirror(settings.MIRROR_DIR)
        except MirrorError as error:
            raise CommandError(str(error)) from error
        if made:
            self.stdout.write(f"{made.pages} pages in {monotonic() - begun:.0f} s.")
