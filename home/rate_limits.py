"""How often something may be done: one count for the site, whatever process asks.

Counted in Redis where there is one that answers, else in the database. Count keyed marks only, no
addresses.
"""

from __future__ import annotations

import logging
import math
import time
from datetime import timedelta
from functools import cache

from django.conf import settings
from limits import RateLimitItem
from limits.errors import StorageError
from limits.storage import RedisStorage
from limits.strategies import MovingWindowRateLimiter

from home.models.limits import RateCount

logger = logging.getLogger(__name__)

REDIS_SECONDS = 0.5


def test(limit: RateLimitItem, *marks: str) -> bool:
    """Return whether once more is within the limit; count nothing."""
    if settings.REDIS_URL:
        try:
            return _in_redis().test(limit, *marks)
        except StorageError as error:
            _say(error)
    return RateCount.objects.recent(limit.key_for(*marks), _window(limit)) < limit.amount


def hit(limit: RateLimitItem, *marks: str) -> bool:
    """Count once and return True, or False where that would be beyond the limit.

    In a transaction that is rolled back it does not count.
    """
    if settings.REDIS_URL:
        try:
            return _in_redis().hit(limit, *marks)
        except StorageError as error:
            _say(error)
    return RateCount.objects.add(limit.key_for(*marks), limit.amount, _window(limit))


def wait(limit: RateLimitItem, *marks: str) -> int:
    """Return in how many seconds once more may be within the limit."""
    if settings.REDIS_URL:
        try:
            free_at = _in_redis().get_window_stats(limit, *marks).reset_time
            return max(math.ceil(free_at - time.time()), 0)
        except StorageError as error:
            _say(error)
    return math.ceil(RateCount.objects.wait(limit.key_for(*marks), _window(limit)).total_seconds())


def clear(limit: RateLimitItem, *marks: str) -> None:
    """Forget what was counted."""
    if settings.REDIS_URL:
        try:
            _in_redis().clear(limit, *marks)
        except StorageError as error:
            _say(error)
    RateCount.objects.filter(key=limit.key_for(*marks)).delete()


def _window(limit: RateLimitItem) -> timedelta:
    return timedelta(seconds=limit.get_expiry())


def _say(error: StorageError) -> None:
    logger.warning("Limits are counted in the database, Redis does not answer: %s", error)


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
