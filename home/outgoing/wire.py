"""One request to a server that everybody reaches; never into a private network.

The name is looked up here, and the connection goes to the very address that was looked at: a
server of names that answers otherwise the second time gains nothing. There is no proxy, for the
same reason.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from django.conf import settings
from requests.certs import where

# Seconds to connect, and between two pieces of an answer; and for all of it.
TIMEOUT, LONGEST = 10.0, 30.0
# Of the addresses of a name, those that are tried; each may be silent for `TIMEOUT`.
MOST_ADDRESSES = 3
# What robots.txt may call us.
AGENT = "SME4GREEN"
# Leads into the IPv4 network of who translates (RFC 6052).
TRANSLATED = ip_network("64:ff9b::/96")

MayOpen = Callable[[str], bool]


class PrivateAddressError(OSError):
    """A name leads to an address that not everybody reaches."""


@dataclass(frozen=True)
class Reply:
    """What a server answered; the body as far as it was wanted."""

    status: int
    location: str = ""
    body: bytes = b""


def is_public(address: str) -> bool:
    """Return whether an IP address is one of the public internet."""
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo and ip.teredo[1])
        if ip in TRANSLATED:
            inner = ip_address(int(ip) & 0xFFFFFFFF)  # type: ignore[assignment]
        if inner and not is_public(str(inner)):
            return False
        if ip.is_site_local:
            return False
    return ip.is_global and not ip.is_multicast


def ask(
    method: str,
    url: str,
    *,
    most: int = 0,
    may_open: MayOpen = is_public,
    longest: float = LONGEST,
) -> Reply:
    """Send one request, follow nothing, and return the answer with at most so many bytes.

    Raises PrivateAddressError, TimeoutError, OSError, HTTPException, or ValueError for an
    address that cannot be read.
    """
    until = time.monotonic() + longest
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(url)
    host = parts.hostname.encode("idna").decode("ascii")
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    wire = _connected(host, port, may_open)
    try:
        with wire, _cut_off(wire, longest), closing(_opened(wire, host, port, secure)) as opened:
            return _answer(opened, method, parts.path, parts.query, most)
    except (OSError, HTTPException):
        if time.monotonic() >= until:
            raise TimeoutError from None
        raise


def _opened(wire: socket.socket, host: str, port: int, secure: bool) -> HTTPConnection:
    """Return a connection that speaks over `wire` and never opens another one."""
    connection: HTTPConnection
    if secure:
        context = _certificates()
        connection = HTTPSConnection(host, port, timeout=TIMEOUT, context=context)
        connection.sock = context.wrap_socket(wire, server_hostname=host)
    else:
        connection = HTTPConnection(host, port, timeout=TIMEOUT)
        connection.sock = wire
    connection.auto_open = 0
    return connection


def _answer(connection: HTTPConnection, method: str, path: str, query: str, most: int) -> Reply:
    headers = {
        "User-Agent": f"{AGENT} (+{settings.WAGTAILADMIN_BASE_URL})",
        "Accept": "*/*",
        "Connection": "close",
    }
    connection.request(method, (path or "/") + (f"?{query}" if query else ""), headers=headers)
    with connection.getresponse() as answer:
        location = answer.getheader("Location", "").encode("latin-1", "replace")
        body = answer.read(most) if most else b""
    return Reply(answer.status, location.decode("utf-8", "replace").strip(), body)


def _connected(host: str, port: int, may_open: MayOpen) -> socket.socket:
    """Return a connection to the first address of a name that answers; all have to be public."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
    if not all(map(may_open, addresses)):
        raise PrivateAddressError(host)
    *others, last = addresses[:MOST_ADDRESSES]
    for address in others:
        with suppress(OSError):
            return socket.create_connection((address, port), TIMEOUT)
    return socket.create_connection((last, port), TIMEOUT)


@cache
def _certificates() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=where())


@contextmanager
def _cut_off(wire: socket.socket, seconds: float) -> Iterator[None]:
    """End a connection after so many seconds, whatever it does: a trickle never times out."""
    twin = wire.dup()

    def end() -> None:
        with suppress(OSError):
            twin.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        twin.close()
