"""How often one network, and one mail address, may send a form.

Only keyed marks are counted, no addresses.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from limits import RateLimitItem, parse

from core.network import network_mark
from home import rate_limits
from home.mail.suppression import digest


def _limit(name: str) -> RateLimitItem:
    return parse(settings.FORM_LIMITS[name])


def is_suspicious(request: HttpRequest) -> bool:
    """Return whether so much came from this network lately that a machine may be behind it."""
    return not rate_limits.test(_limit("calm"), "network", network_mark(request))


def may_send(request: HttpRequest, address: str) -> bool:
    """Return whether this network has not sent too much, nor this mail address was used too often.

    Nobody's mailbox is to be flooded.
    """
    of_network = rate_limits.test(_limit("network"), "network", network_mark(request))
    return of_network and rate_limits.test(_limit("address"), "address", digest(address))


def count(request: HttpRequest, address: str) -> bool:
    """Count what is sent; return False where that is too much after all."""
    mark = network_mark(request)
    rate_limits.hit(_limit("calm"), "network", mark)
    of_network = rate_limits.hit(_limit("network"), "network", mark)
    return of_network and rate_limits.hit(_limit("address"), "address", digest(address))
