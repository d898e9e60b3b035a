"""Lines of an iCalendar file (RFC 5545): escaped, folded, and the rule of Brussels' clocks.

Written here because icalendar takes over five seconds for 10,000 events, and puts the start of
summer time an hour late into its VTIMEZONE. Tests read the files back with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

from funding.deadlines import BRUSSELS
from home.spreadsheets import plain

LONGEST_LINE = 75  # octets, the line end not counted

# Directive 2000/84/EC: the last Sunday of March and of October, at 1:00 UTC.
BRUSSELS_ZONE = (
    "BEGIN:VTIMEZONE",
    f"TZID:{BRUSSELS.key}",
    "BEGIN:DAYLIGHT",
    "DTSTART:19960331T020000",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "TZNAME:CEST",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0200",
    "END:DAYLIGHT",
    "BEGIN:STANDARD",
    "DTSTART:19961027T030000",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "TZNAME:CET",
    "TZOFFSETFROM:+0200",
    "TZOFFSETTO:+0100",
    "END:STANDARD",
    "END:VTIMEZONE",
)


def text(name: str, value: object) -> str:
    """A property with text for its value."""
    escaped = plain(value).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return f"{name}:" + escaped.replace("\n", "\\n")


def address(name: str, value: str) -> str:
    """A property with an address for its value, which is not escaped but never breaks a line."""
    return f"{name}:" + "".join(plain(value).split())


def day(name: str, value: date) -> str:
    """A property with a whole day for its value."""
    return f"{name};VALUE=DATE:{value:%Y%m%d}"


def moment(name: str, value: datetime) -> str:
    """A property with a moment in UTC for its value."""
    return f"{name}:{value.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def local(name: str, value: datetime) -> str:
    """A property with a moment on Brussels' clocks for its value."""
    return f"{name};TZID={BRUSSELS.key}:{value.astimezone(BRUSSELS):%Y%m%dT%H%M%S}"


def folded(lines: Iterable[str]) -> bytes:
    """The file: long lines folded between characters, never within one."""
    return b"".join(_folded(line) for line in lines)


def _folded(line: str) -> bytes:
    octets = line.encode()
    parts = []
    limit = LONGEST_LINE
    while len(octets) > limit:
        cut = limit
        while octets[cut] & 0xC0 == 0x80:  # in the middle of a character
            cut -= 1
        parts.append(octets[:cut])
        octets, limit = octets[cut:], LONGEST_LINE - 1  # the space of a folded line counts
    return b"\r\n ".join([*parts, octets]) + b"\r\n"
