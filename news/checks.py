"""What is looked at before an event is published."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from core.formats import day
from home.checks.registry import Finding, check
from news.models.event import EventPage


@check(EventPage)
def in_the_past(event: EventPage) -> Iterator[Finding]:
    """Find an event that is over, and was not there before with the same day."""
    if not event.start or not event.is_over():
        return
    as_public = EventPage.objects.filter(pk=event.pk, live=True, start=event.start)
    if event.pk and as_public.exists():
        return
    yield Finding(
        _("The event is over: it began on %(day)s.") % {"day": day(event.local_start.date())},
        _("It appears among the past ones. If it is still to come, check day and year."),
        "start",
    )
