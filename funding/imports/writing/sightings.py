"""Being told of an opportunity by its source: the day, and whether it is listed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Q

from core.clock import BRUSSELS
from funding.imports.records import CANCELLED
from funding.imports.snapshot import Known
from funding.models.opportunity import FundingOpportunity
from funding.models.opportunity_queryset import OpportunityQuerySet

LISTED = {"missed_scans": 0, "listed": True}


def note_seen(found: Sequence[Known], now: datetime, as_of: date | None, *, scanned: bool) -> None:
    """Note that the source still said the same of these, on the day its data stood so."""
    seen = FundingOpportunity.objects.filter(pk__in=[row.pk for row in found])
    _confirm(seen, as_of)
    if not scanned:
        seen.update(last_seen=now)
    if as_of and any(row.published_on is None or row.published_on < as_of for row in found):
        later = Q(published_on=None) | Q(published_on__lt=as_of)
        seen.filter(later).update(published_on=as_of)


def note_listed(found: Sequence[Known], now: datetime) -> list[int]:
    """Note that a scan shows these, whatever it says of them; return those that are back."""
    shown = FundingOpportunity.objects.filter(pk__in=[row.pk for row in found])
    shown.update(last_seen=now)
    _confirm(shown, now.astimezone(BRUSSELS).date())
    back = [row.pk for row in found if row.missed_scans or not row.listed]
    if back:
        again = FundingOpportunity.objects.exclude(source_status=CANCELLED)
        again.filter(pk__in=back).update(**LISTED)
    return back


def _confirm(seen: OpportunityQuerySet, day: date | None) -> None:
    """Note the day on which the source said so, unless a later one is known."""
    if day:
        seen.filter(Q(confirmed_on=None) | Q(confirmed_on__lt=day)).update(confirmed_on=day)
