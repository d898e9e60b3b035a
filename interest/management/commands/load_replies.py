"""Create the ready reply templates, from `site/content/replies.yaml`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from home.content.errors import ContentError
from interest.desk.reply_templates import load_replies


class Command(BaseCommand):
    help = "Create the reply templates of site/content/replies.yaml that were never loaded before."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = load_replies()
        except ContentError as error:
            raise CommandError(f"Nothing was loaded: {error}") from error
        self.stdout.write(f"Reply templates: {count} created.")
