"""The languages of the site by the keys of their locales: each request asks for them."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Locale

from core.caching import VersionedCache

_locales: VersionedCache[dict[Any, Locale]] = VersionedCache("home.locales", Locale.objects.in_bulk)


def locales() -> dict[Any, Locale]:
    """Return the locales by their keys, from memory."""
    return _locales.get()


@receiver([post_save, post_delete], sender=Locale)
def locales_changed(**_kwargs: Any) -> None:
    """Read them again."""
    _locales.invalidate()
