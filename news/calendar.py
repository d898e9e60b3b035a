"""Events for calendar applications."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import ical

if TYPE_CHECKING:
    from .models.event import EventPage


def event_calendar(page: EventPage, url: str) -> bytes:
    """Return the event as an iCalendar file.

    The UID stays the same for all languages and edits; SEQUENCE grows with each
    published revision, so that a calendar replaces what it has. An event of which only
    the day is known is an all-day event.
    """
    start, end = page.local_start, page.local_end
    event = ical.Event(
        uid=f"{page.translation_key}@sme4green",
        summary=page.title,
        start=start.date() if page.all_day else start,
        end=end.date() if end and page.all_day else end,
        stamp=page.last_published_at or page.start,
        sequence=page.revisions.count(),
        url=url,
        description=page.summary,
        location=page.place,
    )
    return ical.calendar("Events//EN", [event], [page.zone])
