"""How often something may be done: one count for the site.

Counted in Redis where there is one that answers, else in the memory of each web process: a limit
then holds per process, and a restart forgets it. Count keyed marks only, no addresses.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cache

from django.conf import settings
from limits import RateLimitItem
from limits.errors import StorageError
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import MovingWindowRateLimiter

logger = logging.getLogger(__name__)

REDIS_SECONDS = 0.5


def test(limit: RateLimitItem, *marks: str) -> bool:
    """Return whether once more is within the limit; count nothing."""
    return _asked(lambda limiter: limiter.test(limit, *marks))


def hit(limit: RateLimitItem, *marks: str) -> bool:
    """Count once; return whether it was within the limit."""
    return _asked(lambda limiter: limiter.hit(limit, *marks))


def forget() -> None:
    """Begin to count anew (for tests)."""
    _in_memory().storage.reset()


def _asked(question: Callable[[MovingWindowRateLimiter], bool]) -> bool:
    if settings.REDIS_URL:
        try:
            return question(_in_redis())
        except StorageError as error:
            logger.warning("Limits are counted in memory, Redis does not answer: %s", error)
    return question(_in_memory())


@cache
def _in_redis() -> MovingWindowRateLimiter:
    # The prefix keeps it apart from other sites in the same Redis.
    storage = RedisStorage(
        settings.REDIS_URL,
        key_prefix="sme4green.limits",
        wrap_exceptions=True,
        socket_connect_timeout=REDIS_SECONDS,
        socket_timeout=REDIS_SECONDS,
    )
    return MovingWindowRateLimiter(storage)


@cache
def _in_memory() -> MovingWindowRateLimiter:
    return MovingWindowRateLimiter(MemoryStorage())
