"""Sources and opportunities as the finder compares them: plain facts, in a few queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any, Protocol
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from core.caching import VersionedCache
from core.formats import language
from core.page_cache.content import content
from funding.choices import RateBasis
from funding.deadlines import Status
from funding.matching.candidate import Candidate, Timing, timing_of_source
from funding.matching.conditions import Condition
from funding.models.condition_codes import unknown_codes
from funding.models.opportunity import FundingOpportunity
from funding.models.source import FundingSourcePage
from home.models.vocabulary import attach_terms

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


TERMS = ("themes", "roles", "funding_kinds")  # that both have
# All that is asked of the programme of a call, for which the page of a language stands in.
PROGRAMME = Prefetch("programme", FundingSourcePage.objects.only("translation_key"))


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
    return _as_of(now, item, _written(item, programmes))


def _as_of(now: datetime, item: FundingOpportunity, candidate: Candidate) -> Candidate:
    """Return the candidate with what the clock says of it."""
    return replace(candidate, timing=TIMINGS[item.status(now)], days_left=item.days_left(now))


def _written(item: FundingOpportunity, programmes: dict[UUID, Candidate]) -> Candidate:
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
        timing=Timing.UNKNOWN,
        opens_on=item.opens_on,
        sectors=frozenset(term.code for term in item.sectors.all()),
        rate_basis=RateBasis(item.rate_basis) if item.rate_basis else None,
        **_common(item),
    )


def sources_to_compare(index: Sources) -> list[FundingSourcePage]:
    """Return the sources of an index with all that their candidates are made of: three queries."""
    found = list(index.sources().prefetch_related(None).prefetch_related("criteria"))
    attach_terms(found, TERMS)
    return found


def reviewed_opportunities(now: datetime) -> list[FundingOpportunity]:
    """Those not closed of which somebody has read a condition: an editor's work, so not many."""
    found = list(
        FundingOpportunity.objects.listed()
        .not_closed_at(now)
        .filter(criteria__isnull=False)
        .distinct()
        .defer("raw", "accepted")
        .prefetch_related("criteria", "cut_offs", "texts", PROGRAMME)
    )
    attach_terms(found, [*TERMS, "sectors"])
    return found


class Sources(Protocol):
    """A list of sources, such as the funding index of a language."""

    def sources(self) -> QuerySet[FundingSourcePage]:
        """Return them."""
        ...


def candidates_of(
    index: Sources, now: datetime
) -> list[tuple[FundingSourcePage | FundingOpportunity, Candidate]]:
    """Return all that a firm is compared with, in the active language; no query when warm.

    Each source, and each call that is not closed and of which a condition has been read.
    """
    sources, calls = _read_once.get(index, language(), timezone.localdate(now))
    of_calls = (
        (item, _as_of(now, item, candidate))
        for item, candidate in calls
        if item.status(now) is not Status.CLOSED
    )
    return [*sources, *of_calls]


Known = tuple[list[tuple[FundingSourcePage, Candidate]], list[tuple[FundingOpportunity, Candidate]]]


def _read(index: Sources, _language: str, day: date) -> Known:
    """Return what is not closed when a day begins, without what the clock says of it."""
    sources = [(source, source_candidate(source)) for source in sources_to_compare(index)]
    programmes = {source.translation_key: candidate for source, candidate in sources}
    return sources, [(item, _written(item, programmes)) for item in _reviewed.get(day)]


def _not_closed_on(day: date) -> list[FundingOpportunity]:
    """Return the calls that are not closed when a day begins: the same rows for all languages."""
    return reviewed_opportunities(timezone.make_aware(datetime.combine(day, time.min)))


_reviewed = VersionedCache("funding.reviewed", _not_closed_on, depends_on=[content], most=2)
_read_once = VersionedCache("funding.candidates", _read, depends_on=[content])


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
