"""Events for calendar applications (RFC 5545)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from icalendar import Calendar, Event

if TYPE_CHECKING:
    from .models import EventPage


def event_calendar(page: EventPage, url: str) -> bytes:
    """The event as an iCalendar file.

    The UID stays the same for all languages and edits; SEQUENCE grows with each
    published revision, so that a calendar replaces what it has. An event of which only
    the day is known is an all-day event; its end is exclusive, as the RFC has it.
    """
    event = Event()
    event.add("uid", f"{page.translation_key}@sme4green")
    event.add("summary", page.title)
    event.add("dtstamp", page.last_published_at or page.start)
    event.add("sequence", page.revisions.count())
    event.add("url", url)
    if page.summary:
        event.add("description", page.summary)
    if page.place:
        event.add("location", page.place)
    if page.all_day:
        event.add("dtstart", page.local_start.date())
        event.add("dtend", (page.local_end or page.local_start).date() + timedelta(days=1))
    else:
        event.add("dtstart", page.local_start)
        if page.local_end:
            event.add("dtend", page.local_end)

    calendar = Calendar()
    calendar.add("prodid", "-//SME4GREEN//Events//EN")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return calendar.to_ical()
