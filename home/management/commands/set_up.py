"""Everything between the installed packages and the running site."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from wagtail.models import Site

from core.caching import invalidate_all


def _take_address(address: str) -> None:
    """Give the site the public address of the configuration: links to it in full carry that."""
    parts = urlsplit(address)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    site = Site.objects.get(is_default_site=True)
    if (site.hostname, site.port) != (parts.hostname, port):
        site.hostname, site.port = parts.hostname or "localhost", port
        site.save()


class Command(BaseCommand):
    """One process for all steps, so that a second start takes seconds."""

    help = "Migrate, compile the catalogues, load the first content, create an administrator."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        # Nothing from before: only the site's own, as others may use the same Redis.
        invalidate_all()
        Site.clear_site_root_paths_cache()
        call_command("compile_catalogues")
        self.stdout.write("Preparing the database and the content")
        call_command("migrate", verbosity=0, interactive=False)
        call_command("load_content")
        call_command("make_renditions")
        call_command("load_first_calls")
        call_command("load_replies")
        call_command("search_index", "prepare")
        _take_address(settings.WAGTAILADMIN_BASE_URL)
        call_command("create_administrator")
