"""How often something may be done: one count for the site.

Counted in Redis where there is one, else in the memory of each web process: a limit then holds
per process, and a restart forgets it. Count keyed marks only, no addresses.
"""

from __future__ import annotations

from functools import cache

from django.conf import settings
from limits.storage import MemoryStorage, RedisStorage, Storage
from limits.strategies import MovingWindowRateLimiter


@cache
def limiter() -> MovingWindowRateLimiter:
    """Return what counts."""
    return MovingWindowRateLimiter(_storage())


def forget() -> None:
    """Begin to count anew (for tests)."""
    limiter().storage.reset()


def _storage() -> Storage:
    if settings.REDIS_URL:
        # The prefix keeps it apart from other sites in the same Redis.
        return RedisStorage(settings.REDIS_URL, key_prefix="sme4green.limits")
    return MemoryStorage()
