"""Sources and opportunities as the finder compares them: plain facts, in a few queries."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from funding.choices import RateBasis
from funding.deadlines import Status
from funding.matching.candidate import Candidate, Timing, timing_of_source
from funding.matching.conditions import Condition
from funding.models.condition_codes import unknown_codes
from funding.models.opportunity import FundingOpportunity
from funding.models.source import FundingSourcePage

TIMINGS = {
    Status.OPEN: Timing.OPEN,
    Status.CLOSING: Timing.OPEN,
    Status.FUNDS: Timing.OPEN,
    Status.SOON: Timing.SOON,
    Status.ANNOUNCED: Timing.SOON,
    Status.PERMANENT: Timing.ALWAYS,
    Status.UNKNOWN: Timing.UNKNOWN,
    Status.CLOSED: Timing.CLOSED,
}


def source_candidate(source: FundingSourcePage) -> Candidate:
    """Return a source as a candidate; its criteria, themes, roles and kinds are prefetched."""
    return Candidate(
        key=f"source-{source.pk}",
        title=source.title,
        conditions=_conditions(source.criteria.all(), source.checked_on),
        timing=timing_of_source(source.availability),
        # A source states its own rate, even if each call may have another.
        rate_basis=RateBasis.STATED if source.rate_max else None,
        **_common(source),
    )


def opportunity_candidate(
    item: FundingOpportunity, programmes: dict[UUID, Candidate], now: datetime
) -> Candidate:
    """Return an opportunity as a candidate; what it leaves out, its programme says."""
    own = _conditions(item.criteria.all(), item.checked_on)
    about = {condition.dimension for condition in own}
    programme = programmes.get(item.programme.translation_key) if item.programme else None
    inherited = [
        condition
        for condition in (programme.conditions if programme else ())
        if condition.dimension not in about
    ]
    return Candidate(
        key=f"call-{item.pk}",
        title=item.display_title,
        conditions=(*own, *inherited),
        timing=TIMINGS[item.status(now)],
        opens_on=item.opens_on,
        days_left=item.days_left(now),
        sectors=frozenset(term.code for term in item.sectors.all()),
        rate_basis=RateBasis(item.rate_basis) if item.rate_basis else None,
        **_common(item),
    )


def reviewed_opportunities(now: datetime) -> Iterable[FundingOpportunity]:
    """Those not closed of which somebody has read a condition: an editor's work, so not many."""
    return (
        FundingOpportunity.objects.listed()
        .not_closed_at(now)
        .filter(criteria__isnull=False)
        .distinct()
        .select_related("programme")
        .prefetch_related(
            "criteria", "cut_offs", "texts", "themes", "roles", "funding_kinds", "sectors"
        )
    )


def _common(thing: Any) -> dict[str, Any]:
    """Return what sources and opportunities both have."""
    return {
        "themes": frozenset(term.code for term in thing.themes.all()),
        "roles": tuple(term.code for term in thing.roles.all()),
        "kinds": tuple(term.code for term in thing.funding_kinds.all()),
        "grant_min": thing.grant_min,
        "grant_max": thing.grant_max,
        "rate_min": thing.rate_min,
        "rate_max": thing.rate_max,
        "trl_min": thing.trl_min,
        "trl_max": thing.trl_max,
        "checked_on": thing.checked_on,
    }


def _conditions(rows: Iterable[Any], checked_on: date | None) -> tuple[Condition, ...]:
    """Return the conditions of criteria; one nobody looked at was checked when the rest was."""
    read = (
        Condition.of(
            row.dimension,
            row.operator,
            # A code that no firm can have would exclude all of them: such a row says nothing.
            "" if unknown_codes(row.dimension, row.values) else row.value,
            hard=row.hard,
            quote=row.quote,
            quote_language=row.quote_language,
            source_url=row.source_url,
            provenance=row.provenance,
            checked_on=row.reviewed_on or checked_on,
        )
        for row in rows
    )
    return tuple(condition for condition in read if condition is not None)
