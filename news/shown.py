"""When events begin and end: pages tell of them otherwise then."""

from __future__ import annotations

from bisect import bisect_right
from datetime import datetime

from django.utils import timezone

from core.caching import VersionedCache
from core.page_cache.content import content
from core.page_cache.moments import changes_at

from .models.event import EventPage


def _moments() -> list[datetime]:
    """Return the starts and ends that are still to come."""
    now = timezone.now()
    times = EventPage.objects.filter(live=True).values_list("start", "end")
    return sorted({moment for pair in times for moment in pair if moment and moment > now})


_moments_cache = VersionedCache("news.event_moments", _moments, depends_on=[content])


@changes_at
def next_of_events(now: datetime) -> datetime | None:
    """Return when the next event begins or ends."""
    moments = _moments_cache.get()
    place = bisect_right(moments, now)
    return moments[place] if place < len(moments) else None
