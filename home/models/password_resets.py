"""Who asked for a new password."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class PasswordResetRequest(models.Model):
    """An address that was typed; whether it is a user's is looked up by the background alone."""

    email = models.EmailField()
    asked_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"Password reset {self.pk}"
