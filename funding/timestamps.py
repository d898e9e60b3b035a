"""When an opportunity changed: one rule for feed, calendar, tables and site map.

It changed when its source told a fact otherwise and the site now says so, or when an editor
published. What visitors do not meet, such as the source's own flag, is no change.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Protocol

from django.db.models import Max, QuerySet

from .deadlines import start_of

# Facts that no visitor reads: they may change every day.
UNSEEN = frozenset({"source_status", "keywords", "parent_topic", "partner_search"})
UNKNOWN = datetime(2020, 1, 1, tzinfo=UTC)


class Dated(Protocol):
    """An opportunity, or a row with the same columns."""

    source_changed: datetime | None
    first_published_at: datetime | None
    last_published_at: datetime | None
    published_on: date | None


def changed_at(opportunity: Dated) -> datetime | None:
    """When what we say of it changed last: by its source or by an editor; None if not known."""
    known = (opportunity.source_changed, opportunity.last_published_at)
    return max((moment for moment in known if moment), default=None)


def first_known_at(opportunity: Dated) -> datetime | None:
    """When it was first published, here or by its source; stands in where no change is known."""
    day = opportunity.published_on
    return opportunity.first_published_at or (start_of(day) if day else None)


def updated_at(opportunity: Dated) -> datetime:
    """When it changed last; where that is not known, when it was first published."""
    return changed_at(opportunity) or first_known_at(opportunity) or UNKNOWN


def latest_change(opportunities: QuerySet) -> datetime | None:
    """When any of them changed last, in one query."""
    newest = opportunities.aggregate(Max("source_changed"), Max("last_published_at"))
    return max((moment for moment in newest.values() if moment), default=None)
