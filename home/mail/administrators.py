"""What those who run the site have to know, by mail: of each matter at most once a day."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils import timezone, translation

from .message import Message
from .outbox import write


def tell_administrators(matter: str, message: Callable[[], Message]) -> int:
    """Write to every administrator with an address; return how many."""
    users = get_user_model()._default_manager.filter(is_superuser=True, is_active=True)
    return tell(users, f"{matter}:{timezone.localdate().isoformat()}", message)


def tell(users: QuerySet, occasion: str, message: Callable[[], Message]) -> int:
    """Write to users with an address, each in their language, once on an occasion.

    `message` is called for each, as its words depend on the language. Returns how many they are.
    """
    reachable = users.exclude(email="").select_related("wagtail_userprofile")
    for user in reachable:
        language = language_of(user)
        with translation.override(language):
            written = message()
        write(
            written,
            key=f"administrator:{occasion}:{user.pk}",
            recipient=user.email,
            language=language,
            # What they are told of may be the very reason why their address refused.
            asked_for=True,
        )
    return len(reachable)


def language_of(user: Any) -> str:
    """Return the language a user chose for the admin, else English."""
    profile = getattr(user, "wagtail_userprofile", None)
    chosen = (profile.preferred_language if profile else "")[:2]
    return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
