"""The calls and measures of a programme, for the page of its source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps

from funding.deadlines import Status
from funding.paths import call_url

from .opportunity_parts import CutOff

# So many say enough; the list of calls has the others.
MOST_SHOWN = 10


@dataclass(frozen=True)
class SourceCall:
    """A call of a programme as a link, with what its dates say.

    `since`: the last day somebody confirmed it, where that is too long ago.
    """

    title: str
    language: str
    url: str
    status: Status
    since: date | None
    cut_off: CutOff | None


def calls_of(translation_key: Any, now: datetime) -> tuple[list[SourceCall], bool]:
    """Return the calls of a programme that are not closed, and whether there are more.

    Those that close first come first. `translation_key` is that of the programme's page.
    """
    # Opportunities are built on sources, so a source cannot import them.
    opportunity = apps.get_model("funding", "FundingOpportunity")
    found = (
        opportunity.objects.listed()
        .not_closed_at(now)
        .filter(programme__translation_key=translation_key)
        .defer("raw", "accepted", "description")
        .prefetch_related("cut_offs", "texts")
    )
    calls = sorted(found, key=lambda item: (item.closes_at is None, item.closes_at, item.pk))
    return [_shown(item, now) for item in calls[:MOST_SHOWN]], len(calls) > MOST_SHOWN


def _shown(item: Any, now: datetime) -> SourceCall:
    return SourceCall(
        title=item.display_title,
        language=item.display_language,
        url=call_url(item.slug),
        status=item.status(now),
        since=item.schedule.unconfirmed_since(now),
        cut_off=item.next_cut_off(now),
    )
