"""Remove somebody's second factor: for the only administrator, who lost the phone."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from home.signin.admin import reset


class Command(BaseCommand):
    help = "Remove the second factor of a user, who sets up another one at the next sign-in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        users = get_user_model()._default_manager
        user = users.filter(username=options["username"]).first()
        if user is None:
            raise CommandError(f"There is no user “{options['username']}”.")
        if not reset(user):
            raise CommandError(f"“{user.get_username()}” has no second factor.")
        self.stdout.write(f"The second factor of “{user.get_username()}” was removed.")
