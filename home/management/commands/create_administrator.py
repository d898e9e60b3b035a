"""Create the first administrator, once."""

import secrets
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

USERNAME = "admin"


class Command(BaseCommand):
    help = "Create an administrator with a random password, printed once, if there is none yet."

    def handle(self, *args: Any, **options: Any) -> None:
        users = get_user_model().objects
        if users.filter(is_superuser=True).exists():
            return
        if users.filter(username=USERNAME).exists():
            raise CommandError(
                f"There is no administrator, and the name “{USERNAME}” belongs to another user. "
                "Make one with: manage.py createsuperuser"
            )
        password = secrets.token_urlsafe(12)
        users.create_superuser(USERNAME, password=password)
        self.stdout.write(
            f"\n  Administrator: {USERNAME}\n  Password:      {password}\n"
            "  It is shown this once: keep it, or change it at "
            f"{reverse('wagtailadmin_account')}.\n"
        )
