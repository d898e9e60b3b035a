"""Make what pages show of pictures, so that no visitor waits for it."""

from typing import Any

from django.core.management.base import BaseCommand

from home.pictures.renditions import make_missing


class Command(BaseCommand):
    help = "Make the sizes and formats of pictures that pages show and that are not made yet."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Pictures: renditions of {make_missing()} made.")
