"""Taking out of a text what may be personal: what a visitor sent, addresses, networks, tokens."""

from __future__ import annotations

import re
from collections.abc import Iterable
from ipaddress import ip_address
from traceback import format_tb

from django.http import HttpRequest, QueryDict

SHORTEST, MOST = 4, 200  # letters of a value that is looked for; how many values are
LONGEST = 2_000  # letters of a message
# What databases add to an error: the very values that were written.
_VALUES = re.compile(r"\n\s*(?:DETAIL|CONTEXT|PARAMETERS|HINT):[^\n]*")
_SCRUBBED = (
    (re.compile(r"[^\s@<>\"'(),:;=/]+@[^\s@<>\"'(),:;=/]+"), "[address]"),
    (re.compile(r"\?[^\s\"'<>?]+"), "?[…]"),
    (re.compile(r"\b(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) /\S*"), r"\1 [path]"),
    (re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.])"), "[network]"),
    # Long and with digits: a signature, a key, the name of a session.
    (re.compile(r"(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[a-zA-Z])[\w-]{24,}"), "[token]"),
)
# What may be an address of IPv6, or a time.
_COLONS = re.compile(r"(?<![\w:])[0-9a-fA-F:]{3,39}(?![\w:])")


def sent_in(request: HttpRequest | None) -> list[str]:
    """Return what a visitor sent with a request, and who is signed in, as far as it is read.

    Reading the body or asking who it is now might fail, as something has failed already.
    """
    if request is None:
        return []
    found: list[str] = []
    for name in ("GET", "_post"):
        read = request.__dict__.get(name)
        if isinstance(read, QueryDict):
            found += [str(value) for _name, values in read.lists() for value in values]
    found += request.COOKIES.values()
    match = request.resolver_match
    if match is not None:
        # A word of an address, such as a token; what all visitors ask for is no secret.
        found += [value for name, value in match.kwargs.items() if "token" in name]
    user = request.__dict__.get("_cached_user")
    if user is not None and user.is_authenticated:
        found += [user.get_username(), user.email, user.first_name, user.last_name]
    return found


def scrubbed(text: str, sent: Iterable[str] = ()) -> str:
    """Return a text without what was sent and without what looks personal."""
    text = _VALUES.sub("", text[:LONGEST])
    known = sorted({value for value in sent if len(value) >= SHORTEST}, key=len, reverse=True)
    for value in known[:MOST]:
        text = text.replace(value, "[…]")
    for pattern, instead in _SCRUBBED:
        text = pattern.sub(instead, text)
    return _COLONS.sub(_without_network, text)


def _without_network(found: re.Match[str]) -> str:
    try:
        ip_address(found[0])
    except ValueError:
        return found[0]
    return "[network]"


def told(error: BaseException, sent: Iterable[str] = ()) -> str:
    """Return a traceback as Python prints it, of which the messages are scrubbed.

    Of the frames it has the lines of code, and no values.
    """
    parts: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        name = f"{type(current).__module__}.{type(current).__qualname__}".removeprefix("builtins.")
        words = scrubbed(str(current), sent)
        frames = "".join(format_tb(current.__traceback__))
        parts.append(f"{frames}{name}: {words}".rstrip(": "))
        current = current.__cause__ or (
            None if current.__suppress_context__ else current.__context__
        )
    return "\n\nwhich followed from\n\n".join(parts)
