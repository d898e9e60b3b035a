"""A selection as a calendar to subscribe to (RFC 5545, RFC 7986)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime

from django.utils.translation import gettext as _

from core import ical
from core.clock import BRUSSELS
from funding.deadlines import start_of
from funding.models.opportunity import FundingOpportunity
from funding.models.opportunity_parts import CutOff
from funding.timestamps import changed_at, first_known_at

from .context import NAMESPACE, ExportContext
from .licence import credit_of

REFRESH = "PT12H"
# SEQUENCE counts seconds from here: a later change gives a larger number, and it stays within
# the 32 bits of the RFC's INTEGER until 2088.
COUNTED_FROM = datetime(2020, 1, 1, tzinfo=UTC)


def calendar_file(
    opportunities: Iterable[FundingOpportunity], _keys: Sequence[str], context: ExportContext
) -> bytes:
    """Return an event per cut-off still to come, and one for the day a call opens in the future.

    What is announced, or not certain, has none.

    A cut-off of which only the day is known is an all-day event; the other events stand at the
    very moment in Brussels, and last no time at all. UIDs are the same in all languages.
    """
    events = (event for item in opportunities for event in _events(item, context))
    return ical.calendar(
        f"Funding//{context.language.upper()}", events, [BRUSSELS], _properties(context)
    )


def _properties(context: ExportContext) -> Iterator[str]:
    yield "METHOD:PUBLISH"
    yield ical.text("NAME", context.title)
    yield ical.text("X-WR-CALNAME", context.title)
    yield f"X-WR-TIMEZONE:{BRUSSELS.key}"
    yield f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}"
    yield f"X-PUBLISHED-TTL:{REFRESH}"
    yield ical.address("URL", context.address)


def _events(opportunity: FundingOpportunity, context: ExportContext) -> Iterator[ical.Event]:
    if opportunity.doubtful:
        return  # nobody shall plan by dates that are not certain
    opens = opportunity.opens_on
    if opens is not None and start_of(opens) > context.now:
        summary = _("Opens: %(title)s") % {"title": opportunity.display_title}
        yield _event(opportunity, context, "opens", summary, opens)
    cut_offs = opportunity.known_cut_offs
    staged = any(cut_off.stage > 1 for cut_off in cut_offs)
    # The rank counts passed ones too: a cut-off that moves stays the same event.
    for rank, cut_off in enumerate(cut_offs, 1):
        if cut_off.ends_at > context.now:
            summary = deadline_title(opportunity, cut_off, staged=staged)
            start = cut_off.day if cut_off.at is None else cut_off.local_end
            yield _event(opportunity, context, f"cut-off-{rank}", summary, start)


def deadline_title(opportunity: FundingOpportunity, cut_off: CutOff, *, staged: bool) -> str:
    """“Deadline: …”, with the cut-off's label, or its stage where there are several."""
    stage = cut_off.label or (_("stage %(number)s") % {"number": cut_off.stage} if staged else "")
    words = _("Deadline (%(stage)s): %(title)s") if stage else _("Deadline: %(title)s")
    return words % {"title": opportunity.display_title, "stage": stage}


def _event(
    opportunity: FundingOpportunity,
    context: ExportContext,
    key: str,
    summary: str,
    start: date | datetime,
) -> ical.Event:
    changed = changed_at(opportunity)
    address = context.address_of(opportunity)
    time_known = key == "opens" or isinstance(start, datetime)
    return ical.Event(
        uid=f"opportunity-{opportunity.pk}-{key}@{NAMESPACE}",
        summary=summary,
        start=start,
        stamp=changed or first_known_at(opportunity) or context.now,
        sequence=_sequence(changed),
        changed=changed,
        url=address,
        description="\n".join(_description(opportunity, address, time_known)),
        transparent=True,
    )


def _sequence(changed: datetime | None) -> int:
    """Grows with every change and never falls, as the moments of changes only move on."""
    return max(0, int((changed - COUNTED_FROM).total_seconds())) if changed else 0


def _description(opportunity: FundingOpportunity, address: str, time_known: bool) -> Iterator[str]:
    yield opportunity.identifier
    if opportunity.display_title != opportunity.title:
        yield opportunity.title
    if not time_known:
        yield _("The time is given on the official page.")
    if opportunity.official_url:
        yield opportunity.official_url
    yield address
    yield credit_of(opportunity)
