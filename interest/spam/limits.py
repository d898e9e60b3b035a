"""How often one network, and one mail address, may send a form.

Counted in Redis where there is one that answers, else in the memory of each web process: a limit
then holds per process, and a restart forgets it. Only keyed marks are counted, no addresses.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.http import HttpRequest
from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import MovingWindowRateLimiter

from core.network import network_mark
from home.mail.suppression import digest

logger = logging.getLogger(__name__)

REDIS_SECONDS = 0.5


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


def _asked(question: Callable[[MovingWindowRateLimiter], bool]) -> bool:
    if settings.REDIS_URL:
        try:
            return question(_in_redis())
        except StorageError as error:
            logger.warning("Forms are counted in memory, Redis does not answer: %s", error)
    return question(_in_memory())


def forget() -> None:
    """Begin to count anew (for tests)."""
    _in_memory().storage.reset()


def _limit(name: str) -> RateLimitItem:
    return parse(settings.FORM_LIMITS[name])


def is_suspicious(request: HttpRequest) -> bool:
    """Return whether so much came from this network lately that a machine may be behind it."""
    return not _asked(
        lambda limiter: limiter.test(_limit("calm"), "network", network_mark(request))
    )


def network_may_send(request: HttpRequest) -> bool:
    """Return whether this network has not sent too much."""
    return _asked(lambda limiter: limiter.test(_limit("network"), "network", network_mark(request)))


def address_may_get(address: str) -> bool:
    """Return whether this mail address was not used too often.

    Nobody's mailbox is to be flooded.
    """
    return _asked(lambda limiter: limiter.test(_limit("address"), "address", digest(address)))


def count(request: HttpRequest, address: str) -> None:
    """Count what was sent."""
    mark = network_mark(request)
    _asked(lambda limiter: limiter.hit(_limit("calm"), "network", mark))
    _asked(lambda limiter: limiter.hit(_limit("network"), "network", mark))
    _asked(lambda limiter: limiter.hit(_limit("address"), "address", digest(address)))
