"""Everything between the installed packages and the running site."""

from typing import Any

from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """One process for the four steps, so that a second start takes seconds."""

    help = "Migrate, compile the catalogues, load the first content, create an administrator."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        cache.clear()  # an older version of the site may have left what this one cannot read
        call_command("compile_catalogues")
        self.stdout.write("Preparing the database and the content")
        call_command("migrate", verbosity=0, interactive=False)
        call_command("load_content")
        call_command("create_administrator")
