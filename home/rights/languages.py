"""The languages of the site by the keys of their locales: rights ask for them in each request."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Locale

from core.caching import VersionedCache


def _read() -> dict[int, str]:
    return dict(Locale.objects.values_list("pk", "language_code"))


_codes = VersionedCache("home.locale_codes", _read)


def locale_codes() -> dict[int, str]:
    """Return the code of each locale by its key."""
    return _codes.get()


@receiver([post_save, post_delete], sender=Locale)
def locales_changed(**_kwargs: Any) -> None:
    """Read them again."""
    _codes.invalidate()
