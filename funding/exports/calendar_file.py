"""A selection as a calendar to subscribe to (RFC 5545, RFC 7986)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _

from funding.changes import changed_at, first_known_at
from funding.deadlines import BRUSSELS, start_of
from funding.models import CutOff, FundingOpportunity

from . import ical
from .context import NAMESPACE, ExportContext
from .licence import credit_of

REFRESH = "PT12H"
# SEQUENCE counts seconds from here: a later change gives a larger number, and it stays within
# the 32 bits of the RFC's INTEGER until 2088.
COUNTED_FROM = datetime(2020, 1, 1, tzinfo=UTC)


def calendar_file(
    opportunities: Iterable[FundingOpportunity], _keys: Sequence[str], context: ExportContext
) -> bytes:
    """An event per cut-off still to come, and one for the day a call opens, if in the future.

    A cut-off of which only the day is known is an all-day event; the other events stand at the
    very moment in Brussels, and last no time at all. UIDs are the same in all languages.
    """
    return ical.folded(_lines(opportunities, context))


def _lines(opportunities: Iterable[FundingOpportunity], context: ExportContext) -> Iterator[str]:
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield f"PRODID:-//SME4GREEN//Funding//{context.language.upper()}"
    yield "METHOD:PUBLISH"
    yield ical.text("NAME", context.title)
    yield ical.text("X-WR-CALNAME", context.title)
    yield f"X-WR-TIMEZONE:{BRUSSELS.key}"
    yield f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}"
    yield f"X-PUBLISHED-TTL:{REFRESH}"
    yield ical.address("URL", context.address)
    yield from ical.BRUSSELS_ZONE
    for opportunity in opportunities:
        yield from _events(opportunity, context)
    yield "END:VCALENDAR"


def _events(opportunity: FundingOpportunity, context: ExportContext) -> Iterator[str]:
    opens = opportunity.opens_on
    if opens is not None and start_of(opens) > context.now:
        yield from _event(opportunity, "opens", context)
        yield ical.text("SUMMARY", _("Opens: %(title)s") % {"title": opportunity.display_title})
        yield ical.day("DTSTART", opens)
        yield ical.day("DTEND", opens + timedelta(days=1))  # exclusive
        yield "END:VEVENT"
    cut_offs = opportunity.known_cut_offs
    staged = any(cut_off.stage > 1 for cut_off in cut_offs)
    # The rank counts passed ones too: a cut-off that moves stays the same event.
    for rank, cut_off in enumerate(cut_offs, 1):
        if cut_off.ends_at > context.now:
            yield from _deadline(opportunity, cut_off, rank, context, staged=staged)


def _deadline(
    opportunity: FundingOpportunity,
    cut_off: CutOff,
    rank: int,
    context: ExportContext,
    *,
    staged: bool,
) -> Iterator[str]:
    yield from _event(opportunity, f"cut-off-{rank}", context, time_known=cut_off.at is not None)
    yield ical.text("SUMMARY", deadline_title(opportunity, cut_off, staged=staged))
    if cut_off.at is None:
        yield ical.day("DTSTART", cut_off.day)
        yield ical.day("DTEND", cut_off.day + timedelta(days=1))  # exclusive
    else:
        yield ical.local("DTSTART", cut_off.ends_at)
    yield "END:VEVENT"


def deadline_title(opportunity: FundingOpportunity, cut_off: CutOff, *, staged: bool) -> str:
    """“Deadline: …”, with the cut-off's label, or its stage where there are several."""
    stage = cut_off.label or (_("stage %(number)s") % {"number": cut_off.stage} if staged else "")
    words = _("Deadline (%(stage)s): %(title)s") if stage else _("Deadline: %(title)s")
    return words % {"title": opportunity.display_title, "stage": stage}


def _event(
    opportunity: FundingOpportunity, key: str, context: ExportContext, *, time_known: bool = True
) -> Iterator[str]:
    changed = changed_at(opportunity)
    address = context.address_of(opportunity)
    yield "BEGIN:VEVENT"
    yield f"UID:opportunity-{opportunity.pk}-{key}@{NAMESPACE}"
    yield ical.moment("DTSTAMP", changed or first_known_at(opportunity) or context.now)
    yield f"SEQUENCE:{_sequence(changed)}"
    if changed:
        yield ical.moment("LAST-MODIFIED", changed)
    yield ical.address("URL", address)
    yield ical.text("DESCRIPTION", "\n".join(_description(opportunity, address, time_known)))
    yield "TRANSP:TRANSPARENT"


def _sequence(changed: datetime | None) -> int:
    """Grows with every change and never falls, as the moments of changes only move on."""
    return max(0, int((changed - COUNTED_FROM).total_seconds())) if changed else 0


def _description(opportunity: FundingOpportunity, address: str, time_known: bool) -> Iterator[str]:
    yield opportunity.identifier
    if opportunity.display_title != opportunity.title:
        yield opportunity.title
    if not time_known:
        yield _("The time stands on the official page.")
    if opportunity.official_url:
        yield opportunity.official_url
    yield address
    yield credit_of(opportunity)
