"""Addresses of pages by id, each in the language of the visitor.

Links in texts keep the id of the page they were made to, in whatever language that was.
The whole table is one query, cached, and dropped when a page changes its address or state.
"""

from __future__ import annotations

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import get_language
from wagtail.models import Page

CACHE_KEY = "home.addresses"


def localized_url(page_id: int) -> str | None:
    """The address of a page in the active language, else in its own; None if nobody may read it."""
    versions = _addresses().get(page_id)
    if versions is None:
        return None
    own, by_language = versions
    return by_language.get((get_language() or settings.LANGUAGE_CODE)[:2], own)


def drop_addresses() -> None:
    """Forget the cached table."""
    cache.delete(CACHE_KEY)


def _addresses() -> dict[int, tuple[str, dict[str, str]]]:
    table = cache.get(CACHE_KEY)
    if table is None:
        by_key: dict = {}
        pages = list(Page.objects.live().filter(depth__gt=1).select_related("locale"))
        own = {page.pk: page.url or "" for page in pages}
        for page in pages:
            by_key.setdefault(page.translation_key, {})[page.locale.language_code] = own[page.pk]
        # A draft may be linked to while its translation is live already.
        keys = Page.objects.filter(translation_key__in=by_key).values_list("pk", "translation_key")
        table = {
            pk: (own.get(pk) or next(iter(by_key[key].values())), by_key[key]) for pk, key in keys
        }
        cache.set(CACHE_KEY, table, None)
    return table
