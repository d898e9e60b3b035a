"""Where a request comes from, as far as it may be told and remembered."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from .links import split_address

# What one household or firm usually has.
IPV4_PREFIX, IPV6_PREFIX = 32, 56


def client_address(request: HttpRequest) -> str:
    """Return the visitor's address: the connection's, or what the nearest PROXIES proxies said.

    Only as many entries of X-Forwarded-For are believed as there are proxies of our own; the
    rest is whatever the visitor liked to send.
    """
    said = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    if settings.PROXIES and len(said) >= settings.PROXIES:
        return said[-settings.PROXIES]
    return request.META.get("REMOTE_ADDR", "")


def network_mark(request: HttpRequest) -> str:
    """Return a keyed mark of the visitor's network: equal for equal networks; it tells nothing."""
    try:
        address = ip_address(client_address(request))
    except ValueError:
        text = "unknown"
    else:
        length = IPV4_PREFIX if address.version == 4 else IPV6_PREFIX
        text = str(ip_network((address, length), strict=False))
    return salted_hmac("home.network", text, algorithm="sha256").hexdigest()[:32]


def comes_from_our_pages(request: HttpRequest) -> bool:
    """Return whether a browser says that a form was sent from a page of this site.

    It says so in Sec-Fetch-Site; older ones, and all of them without HTTPS, in Origin. For forms
    without a token, which do nothing that a visitor could not do anyway.
    """
    said = request.headers.get("Sec-Fetch-Site")
    if said:
        return said == "same-origin"
    return split_address(request.headers.get("Origin", "")).netloc == request.get_host()
