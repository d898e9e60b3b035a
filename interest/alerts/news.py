"""News to be told: what was published in the subscriber's language since they confirmed."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from home.navigation.page_registry import visible
from interest.models.subscriptions import Sent, Subscription
from news.models import NewsItem

from . import item_keys
from .digest import NEW


class LatestNews:
    """The news of each language; read once for all who are told of them in one run."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self._in_language = cache(self._read)

    def unread(self, subscription: Subscription) -> list[NewsItem]:
        """Return what is to be told, newest first."""
        since = subscription.confirmed_at or self.now
        recent = [
            item
            for item in self._in_language(subscription.language)
            if item.first_published_at and item.first_published_at > since
        ]
        if not recent:
            return []
        known = set(subscription.sent.values_list("item", flat=True))
        known |= set(subscription.mutes.values_list("item", flat=True))
        return [item for item in recent if item_keys.page(item.translation_key) not in known]

    @staticmethod
    def _read(language: str) -> list[NewsItem]:
        published = NewsItem.objects.filter(
            locale__language_code=language, first_published_at__isnull=False
        )
        return list(visible(published).defer("body", "sources").order_by("-date", "-pk"))


def rows(subscription: Subscription, told: list[NewsItem]) -> list[Sent]:
    """Return the rows that remember a mail."""
    return [
        Sent(subscription=subscription, item=item_keys.page(item.translation_key), reason=NEW)
        for item in told
    ]
