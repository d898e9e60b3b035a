"""iCalendar files (RFC 5545, RFC 7986): the one place where they are written.

Written here because icalendar takes over five seconds for 10,000 events, and puts the start of
summer time an hour late into its VTIMEZONE. Tests read the files back with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from .text import plain

LONGEST_LINE = 75  # octets, the line end not counted
# Directive 2000/84/EC: clocks change on the last Sunday of March and of October, at 1:00 UTC.
# Dates of the first year in which all of the EU did so.
SUMMER_BEGINS, SUMMER_ENDS = (
    datetime(1996, 3, 31, 1, tzinfo=UTC),
    datetime(1996, 10, 27, 1, tzinfo=UTC),
)


@dataclass(frozen=True)
class Event:
    """An event, or a moment where it has no end.

    `start` and `end` are both dates (whole days; the end is the last of them) or both moments
    with a time zone of the EU, which the file carries. `sequence` may never fall when the event
    changes.
    """

    uid: str
    summary: str
    start: date | datetime
    stamp: datetime
    end: date | datetime | None = None
    sequence: int = 0
    changed: datetime | None = None
    url: str = ""
    description: str = ""
    location: str = ""
    transparent: bool = False

    def lines(self) -> Iterator[str]:
        """Yield its lines, not yet folded."""
        yield "BEGIN:VEVENT"
        yield text("UID", self.uid)
        yield moment("DTSTAMP", self.stamp)
        yield f"SEQUENCE:{self.sequence}"
        if self.changed:
            yield moment("LAST-MODIFIED", self.changed)
        if self.url:
            yield address("URL", self.url)
        if self.description:
            yield text("DESCRIPTION", self.description)
        if self.location:
            yield text("LOCATION", self.location)
        if self.transparent:
            yield "TRANSP:TRANSPARENT"
        yield text("SUMMARY", self.summary)
        if isinstance(self.start, datetime):
            yield local("DTSTART", self.start)
            if isinstance(self.end, datetime):
                yield local("DTEND", self.end)
        else:
            yield day("DTSTART", self.start)
            yield day("DTEND", (self.end or self.start) + timedelta(days=1))  # exclusive
        yield "END:VEVENT"


def calendar(
    product: str,
    events: Iterable[Event],
    zones: Iterable[ZoneInfo],
    properties: Iterable[str] = (),
) -> bytes:
    """Return a file with these events.

    `product`: who wrote it, as `Events//EN`; `zones`: every time zone that events are told in;
    `properties`: further lines of the calendar itself.
    """
    return folded(_calendar(product, events, zones, properties))


def _calendar(
    product: str, events: Iterable[Event], zones: Iterable[ZoneInfo], properties: Iterable[str]
) -> Iterator[str]:
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield f"PRODID:-//SME4GREEN//{product}"
    yield from properties
    for zone in zones:
        yield from zone_lines(zone)
    for event in events:
        yield from event.lines()
    yield "END:VCALENDAR"


def zone_lines(zone: ZoneInfo) -> Iterator[str]:
    """Yield the rule of a time zone of the EU, for readers without a table of zones.

    As a rule and not as a list of dates, which Outlook does not follow.
    """
    summer, winter = (f"{at.astimezone(zone):%z}" for at in (SUMMER_BEGINS, SUMMER_ENDS))
    yield "BEGIN:VTIMEZONE"
    yield f"TZID:{zone.key}"
    for kind, begins, month, before, after in (
        ("DAYLIGHT", SUMMER_BEGINS, 3, winter, summer),
        ("STANDARD", SUMMER_ENDS, 10, summer, winter),
    ):
        there = begins.astimezone(zone)
        # The clocks as they stood until then.
        still = (begins - timedelta(seconds=1)).astimezone(zone).replace(tzinfo=None)
        yield f"BEGIN:{kind}"
        yield f"DTSTART:{still + timedelta(seconds=1):%Y%m%dT%H%M%S}"
        yield f"RRULE:FREQ=YEARLY;BYMONTH={month};BYDAY=-1SU"
        yield f"TZNAME:{there.tzname()}"
        yield f"TZOFFSETFROM:{before}"
        yield f"TZOFFSETTO:{after}"
        yield f"END:{kind}"
    yield "END:VTIMEZONE"


def text(name: str, value: object) -> str:
    """Return a property with text for its value."""
    escaped = plain(value).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return f"{name}:" + escaped.replace("\n", "\\n")


def address(name: str, value: str) -> str:
    """Return a property with an address, which is not escaped but never breaks a line."""
    return f"{name}:" + "".join(plain(value).split())


def day(name: str, value: date) -> str:
    """Return a property with a whole day for its value."""
    return f"{name};VALUE=DATE:{value:%Y%m%d}"


def moment(name: str, value: datetime) -> str:
    """Return a property with a moment in UTC for its value."""
    return f"{name}:{value.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def local(name: str, value: datetime) -> str:
    """Return a property with a moment on the clocks of its time zone, a `ZoneInfo`."""
    return f"{name};TZID={value.tzinfo}:{value:%Y%m%dT%H%M%S}"


def folded(lines: Iterable[str]) -> bytes:
    """Return the file: long lines folded between characters, never within one."""
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
