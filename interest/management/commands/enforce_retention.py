"""Erasing what is past its time, by hand; the background does it every night."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from interest.privacy.retention import enforce


class Command(BaseCommand):
    """Prints how many records of each kind were erased."""

    help = "Erase enquiries, subscriptions and mails that are past their time."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(enforce())
