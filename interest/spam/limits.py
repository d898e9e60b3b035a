"""How often one network, and one mail address, may send a form.

Counted in Redis where there is one, else in the memory of each web process: a limit then holds
per process, and a restart forgets it. Only keyed marks are counted, no addresses.
"""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.http import HttpRequest
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage, RedisStorage, Storage
from limits.strategies import MovingWindowRateLimiter

from core.network import network_mark
from home.mail.suppression import digest


def _storage() -> Storage:
    if settings.REDIS_URL:
        # The prefix keeps it apart from other sites in the same Redis.
        return RedisStorage(settings.REDIS_URL, key_prefix="sme4green.limits")
    return MemoryStorage()


@cache
def _limiter() -> MovingWindowRateLimiter:
    return MovingWindowRateLimiter(_storage())


def forget() -> None:
    """Begin to count anew (for tests)."""
    _limiter().storage.reset()


def _limit(name: str) -> RateLimitItem:
    return parse(settings.FORM_LIMITS[name])


def is_suspicious(request: HttpRequest) -> bool:
    """Return whether so much came from this network lately that a machine may be behind it."""
    return not _limiter().test(_limit("calm"), "network", network_mark(request))


def network_may_send(request: HttpRequest) -> bool:
    """Return whether this network has not sent too much."""
    return _limiter().test(_limit("network"), "network", network_mark(request))


def address_may_get(address: str) -> bool:
    """Return whether this mail address was not used too often.

    Nobody's mailbox is to be flooded.
    """
    return _limiter().test(_limit("address"), "address", digest(address))


def count(request: HttpRequest, address: str) -> None:
    """Count what was sent."""
    mark = network_mark(request)
    _limiter().hit(_limit("calm"), "network", mark)
    _limiter().hit(_limit("network"), "network", mark)
    _limiter().hit(_limit("address"), "address", digest(address))
