"""When an opportunity is open: what it says of its time, and its status by the one rule."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from funding.deadlines import Schedule, Status, schedule_of

from .opportunity_parts import CutOff
from .prefetch import related

# What an opportunity says of its time beside its dates, as `Schedule` names it.
SAID_OF_TIME = ("permanent", "until_funds_end", "announced", "doubtful")
# The columns that `schedule_from` reads.
OF_TIME = ("opens_on", "confirmed_on", "checked_on", *SAID_OF_TIME)


def latest_day(*days: date | None) -> date | None:
    """Return the latest of some days, of which each may be unknown."""
    return max((day for day in days if day), default=None)


def schedule_from(row: Any, windows: Iterable[tuple[date | None, datetime]]) -> Schedule:
    """Return the schedule of an opportunity, or of a row that has the columns `OF_TIME`.

    `windows`: the day each cut-off's time to apply opens, if known, and the moment it ends.
    """
    said = {name: getattr(row, name) for name in SAID_OF_TIME}
    confirmed = latest_day(row.confirmed_on, row.checked_on)
    return schedule_of(row.opens_on, windows, confirmed=confirmed, **said)


class OpportunityTime(models.Model):
    """What an opportunity says of its time beside its cut-offs and the day it opens."""

    if TYPE_CHECKING:
        opens_on: Any
        checked_on: Any
        first_end: Any
        last_end: Any

    # The last day its source was seen to say so; what an editor has seen is `checked_on`.
    confirmed_on = models.DateField(null=True, blank=True, editable=False)
    permanent = models.BooleanField(
        _("open all the time"), default=False, help_text=_("It has no deadline.")
    )
    until_funds_end = models.BooleanField(_("open until the funds run out"), default=False)
    announced = models.BooleanField(
        _("announced"), default=False, help_text=_("It is expected; the date is not certain.")
    )
    announced_for = models.CharField(
        _("announced for"),
        max_length=160,
        blank=True,
        help_text=_("In the words of the source: “mid June 2026”. Never a date to count on."),
    )
    doubtful = models.BooleanField(
        _("not certain"),
        default=False,
        help_text=_("Not enough is known to call it open, whatever its dates say."),
    )

    class Meta:
        abstract = True

    @property
    def known_cut_offs(self) -> list[CutOff]:
        """Its cut-offs, the earliest first; those of a draft stand as they were typed."""
        return sorted(related(self, "cut_offs"), key=lambda cut_off: cut_off.ends_at)

    @cached_property
    def schedule(self) -> Schedule:
        """Its dates, as the rule of funding/deadlines.py needs them."""
        windows = [(cut_off.opens_on, cut_off.ends_at) for cut_off in self.known_cut_offs]
        return schedule_from(self, windows)

    @property
    def last_confirmed(self) -> date | None:
        """The last day somebody, the import or an editor, saw its source say what stands here."""
        return latest_day(self.confirmed_on, self.checked_on)

    def status(self, now: datetime | None = None) -> Status:
        """Its status now, computed from its cut-offs; the source's own flag is not believed."""
        return self.schedule.status(now or timezone.now())

    def days_left(self, now: datetime | None = None) -> int | None:
        """Days until the next cut-off: 0 is today."""
        return self.schedule.days_left(now or timezone.now())

    def next_cut_off(self, now: datetime | None = None) -> CutOff | None:
        """Return the next cut-off that has not passed."""
        now = now or timezone.now()
        coming = [cut_off for cut_off in self.known_cut_offs if cut_off.ends_at > now]
        return min(coming, key=lambda cut_off: cut_off.ends_at, default=None)

    @property
    def closes_at(self) -> datetime | None:
        """The moment from which it is closed; None where it never is, as far as known."""
        return self.schedule.closes_at

    def remember_ends(self) -> None:
        """Copy the ends of the cut-offs into the columns that lists are narrowed by."""
        ends = [cut_off.ends_at for cut_off in self.known_cut_offs]
        self.first_end, self.last_end = min(ends, default=None), max(ends, default=None)
