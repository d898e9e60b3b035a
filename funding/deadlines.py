"""When an opportunity is open: the one place of this rule.

Every moment is compared in UTC; what a visitor reads and what a bare date means is Brussels
time, the clock of the EU's portal. A cut-off with a time ends at that very moment: at 17:00:00
it is too late. One of which only the day is known ends with that day in Brussels, as its hour
stands on the official page alone.

Without a closing date nothing is taken for open by itself: a source has to say that it is open
all the time, or until the money ends, and the latter holds for `CONFIRMED_FOR` after somebody
last saw it said.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.clock import BRUSSELS

CLOSING_SOON = timedelta(days=30)
# Where no date says it, so long after it was last confirmed nobody knows whether money is left.
CONFIRMED_FOR = timedelta(days=30)


class Status(models.TextChoices):
    """What a firm can do today. Words that agree with “call” in other languages say so."""

    OPEN = "open", pgettext_lazy("call", "open")
    CLOSING = "closing", _("closing soon")
    FUNDS = "funds", pgettext_lazy("call", "open until the funds run out")
    SOON = "soon", _("opens soon")
    PERMANENT = "permanent", pgettext_lazy("call", "open all the time")
    ANNOUNCED = "announced", pgettext_lazy("call", "announced")
    UNKNOWN = "unknown", _("not known")
    CLOSED = "closed", pgettext_lazy("call", "closed")


# What one can apply for today.
OPEN_NOW = frozenset({Status.OPEN, Status.CLOSING, Status.FUNDS, Status.PERMANENT})


def end_of(day: date, at: time | None = None, zone: ZoneInfo = BRUSSELS) -> datetime:
    """Return the moment from which a cut-off has passed: its time, or midnight after its day."""
    if at is None:
        return datetime.combine(day + timedelta(days=1), time(), zone)
    return datetime.combine(day, at, zone)


def start_of(day: date) -> datetime:
    """Return the moment an opportunity opens: the first of the day in Brussels."""
    return datetime.combine(day, time(), BRUSSELS)


class Window(NamedTuple):
    """A time to apply in: from `start` (None: not said) until just before `end`."""

    start: datetime | None
    end: datetime


@dataclass(frozen=True)
class Schedule:
    """The dates of an opportunity, as the rule needs them.

    `opens` is None where the source does not say; `windows` holds one for each cut-off, in order.
    `announced`: the source says that it will come, without a sure date. `doubtful`: what is known
    is not enough to call it open, whatever the dates say. `confirmed` is the last day somebody
    saw its source say so.
    All moments are in UTC: in hours of Brussels, a month with a change of clocks is longer.
    """

    opens: datetime | None
    windows: tuple[Window, ...]
    permanent: bool = False
    until_funds_end: bool = False
    announced: bool = False
    doubtful: bool = False
    confirmed: date | None = None

    def next_window(self, now: datetime) -> Window | None:
        """Return the window whose end is the next that has not passed."""
        return next((window for window in self.windows if window.end > now), None)

    def next_end(self, now: datetime) -> datetime | None:
        """Return the end of the next cut-off that has not passed."""
        upcoming = self.next_window(now)
        return upcoming.end if upcoming else None

    def next_opening(self, now: datetime) -> datetime | None:
        """Return when one can apply first, if that is known and still to come."""
        if self.opens is not None and now < self.opens:
            return self.opens
        upcoming = self.next_window(now)
        return upcoming.start if upcoming and upcoming.start and now < upcoming.start else None

    def status(self, now: datetime) -> Status:
        """Return the status at `now`. A cut-off that ends at this very moment has passed."""
        if self.is_closed(now):
            return Status.CLOSED
        if self.doubtful:
            return Status.UNKNOWN
        if self.next_opening(now) is not None:
            return Status.SOON
        if self.permanent:
            return Status.PERMANENT
        if (end := self.next_end(now)) is not None:
            return Status.CLOSING if end - now <= CLOSING_SOON else Status.OPEN
        if self.announced:
            return Status.ANNOUNCED
        return Status.FUNDS if self.until_funds_end and self._is_fresh(now) else Status.UNKNOWN

    def is_closed(self, now: datetime) -> bool:
        """Return whether all its cut-offs have passed and its source tells of nothing to come."""
        return self.closes_at is not None and self.closes_at <= now

    def unconfirmed_since(self, now: datetime) -> date | None:
        """Return the day it was last confirmed, where that is long ago and no date helps."""
        if self._is_fresh(now) or (self.next_window(now) and not self.doubtful):
            return None
        return None if self.is_closed(now) or self.next_opening(now) else self.confirmed

    def _is_fresh(self, now: datetime) -> bool:
        return self.confirmed is not None and now < self._stale_from

    @property
    def _stale_from(self) -> datetime:
        assert self.confirmed is not None  # noqa: S101 – both callers looked
        return end_of(self.confirmed + CONFIRMED_FOR)

    @property
    def closes_at(self) -> datetime | None:
        """The moment from which it is closed for good; None if that never comes, as far as known.

        One that is announced anew, to open after its last cut-off, is not closed until then.
        """
        if self.permanent or self.announced or not self.windows:
            return None
        last = self.windows[-1].end
        return max(last, self.opens) if self.opens else last

    def next_change(self, now: datetime) -> datetime | None:
        """Status and next cut-off stay as they are at `now` until this moment, or for ever."""
        upcoming = self.next_end(now)
        moments = [] if upcoming is None else [upcoming]
        if upcoming is not None and upcoming - now > CLOSING_SOON:
            moments.append(upcoming - CLOSING_SOON)
        if (opening := self.next_opening(now)) is not None:
            moments.append(opening)
        if self._is_fresh(now):
            moments.append(self._stale_from.astimezone(UTC))
        return min(moments, default=None)

    def days_left(self, now: datetime) -> int | None:
        """Whole days in Brussels until the last day one can apply: 0 today, 1 tomorrow."""
        upcoming = self.next_end(now)
        if upcoming is None:
            return None
        last_day = (upcoming - timedelta(seconds=1)).astimezone(BRUSSELS).date()
        return (last_day - now.astimezone(BRUSSELS).date()).days


def not_closed(moment: datetime) -> models.Q:
    """Return what the database has to ask for to leave out what `Schedule.is_closed` means.

    For opportunities, by their columns `permanent`, `announced`, `opens_on` and `last_end` (that of
    the last cut-off, as none may be left in order to be closed).
    """
    today = moment.astimezone(BRUSSELS).date()
    return (
        models.Q(permanent=True)
        | models.Q(announced=True)
        | models.Q(opens_on__gt=today)
        | models.Q(last_end=None)
        | models.Q(last_end__gt=moment)
    )


def schedule_of(
    opens: date | None, windows: Iterable[tuple[date | None, datetime]], **said: Any
) -> Schedule:
    """Return a schedule: an opening day, opening day and end of each window, and what is `said`."""
    found = [
        Window(start_of(start).astimezone(UTC) if start else None, end.astimezone(UTC))
        for start, end in windows
    ]
    return Schedule(
        start_of(opens).astimezone(UTC) if opens else None,
        tuple(sorted(found, key=lambda window: window.end)),
        **said,
    )
