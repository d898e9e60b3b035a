"""Asked by `site/deploy/update` before it migrates."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from home.releases.rolling import obstacles


class Command(BaseCommand):
    """Looks at the migrations that are not applied yet, and changes nothing."""

    help = "Say whether the version that serves can go on while the database is migrated to this."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        found = obstacles(connection)
        if found:
            raise CommandError(
                "\n".join(["This update needs a pause, because of these migrations:", *found])
            )
