"""When an opportunity is open: the one place of this rule.

Every moment is compared in UTC; what a visitor reads and what a bare date means is Brussels
time, the clock of the EU's portal. A cut-off with a time ends at that very moment: at 17:00:00
it is too late. One of which only the day is known ends with that day in Brussels, as its hour
stands on the official page alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.clock import BRUSSELS

CLOSING_SOON = timedelta(days=30)


class Status(models.TextChoices):
    """What a firm can do today. Words that agree with “call” in other languages say so."""

    OPEN = "open", pgettext_lazy("call", "open")
    CLOSING = "closing", _("closing soon")
    SOON = "soon", _("opens soon")
    PERMANENT = "permanent", pgettext_lazy("call", "open all the time")
    UNKNOWN = "unknown", _("not known")
    CLOSED = "closed", pgettext_lazy("call", "closed")


def end_of(day: date, at: time | None = None, zone: ZoneInfo = BRUSSELS) -> datetime:
    """Return the moment from which a cut-off has passed: its time, or midnight after its day."""
    if at is None:
        return datetime.combine(day + timedelta(days=1), time(), zone)
    return datetime.combine(day, at, zone)


def start_of(day: date) -> datetime:
    """Return the moment an opportunity opens: the first of the day in Brussels."""
    return datetime.combine(day, time(), BRUSSELS)


@dataclass(frozen=True)
class Schedule:
    """The dates of an opportunity, as the rule needs them.

    `opens` is None where the source does not say; `ends` holds the end of each cut-off, in order.
    All of them are in UTC: in hours of Brussels, a month with a change of clocks is longer.
    """

    opens: datetime | None
    ends: tuple[datetime, ...]
    permanent: bool = False

    def next_end(self, now: datetime) -> datetime | None:
        """Return the end of the next cut-off that has not passed."""
        for end in self.ends:
            if end > now:
                return end
        return None

    def status(self, now: datetime) -> Status:
        """Return the status at `now`. A cut-off that ends at this very moment has passed."""
        if self.opens is not None and now < self.opens:
            return Status.SOON
        if self.permanent:
            return Status.PERMANENT
        if not self.ends:
            return Status.UNKNOWN
        upcoming = self.next_end(now)
        if upcoming is None:
            return Status.CLOSED
        return Status.CLOSING if upcoming - now <= CLOSING_SOON else Status.OPEN

    @property
    def closes_at(self) -> datetime | None:
        """The moment from which it is closed for good; None if that never comes, as far as known.

        One that is announced anew, to open after its last cut-off, is not closed until then.
        """
        if self.permanent or not self.ends:
            return None
        return max(self.ends[-1], self.opens) if self.opens else self.ends[-1]

    def next_change(self, now: datetime) -> datetime | None:
        """Status and next cut-off stay as they are at `now` until this moment, or for ever."""
        upcoming = self.next_end(now)
        moments = [] if upcoming is None else [upcoming]
        if upcoming is not None and upcoming - now > CLOSING_SOON:
            moments.append(upcoming - CLOSING_SOON)
        if self.opens is not None and self.opens > now:
            moments.append(self.opens)
        return min(moments, default=None)

    def days_left(self, now: datetime) -> int | None:
        """Whole days in Brussels until the last day one can apply: 0 today, 1 tomorrow."""
        upcoming = self.next_end(now)
        if upcoming is None:
            return None
        last_day = (upcoming - timedelta(seconds=1)).astimezone(BRUSSELS).date()
        return (last_day - now.astimezone(BRUSSELS).date()).days


def not_closed(moment: datetime) -> models.Q:
    """Return what the database has to ask for to leave out what `Schedule.status` calls closed.

    For opportunities, by their columns `permanent`, `opens_on` and `last_end` (that of the last
    cut-off, as none may be left in order to be closed).
    """
    today = moment.astimezone(BRUSSELS).date()
    return (
        models.Q(permanent=True)
        | models.Q(opens_on__gt=today)
        | models.Q(last_end=None)
        | models.Q(last_end__gt=moment)
    )


def schedule_of(opens: date | None, ends: Iterable[datetime], permanent: bool = False) -> Schedule:
    """Return a schedule from an opening day and the ends of the cut-offs."""
    return Schedule(
        start_of(opens).astimezone(UTC) if opens else None,
        tuple(sorted(end.astimezone(UTC) for end in ends)),
        permanent,
    )
