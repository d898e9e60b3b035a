"""What an export needs to know besides the opportunities."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from funding.models.opportunity import FundingOpportunity
from funding.models.opportunity_queryset import OpportunityQuerySet
from funding.models.source import FundingSourcePage
from home.models import Term

# Part of ids that others keep (UID of events, ids of entries): never changed, whatever the host.
NAMESPACE = "sme4green"
# Beside what a result card reads.
READ_ALSO = ("roles", "funding_kinds", "sizes", "territories", "sectors", "criteria")


@dataclass(frozen=True)
class ExportContext:
    """Where and for whom a selection is exported.

    `base_url` is the site's own address without a path; `address` the absolute address of the
    page that shows the selection; `address_of` gives the absolute address of an opportunity in
    the visitor's language. `own_address` is that of the exported file itself, where it has one.
    `programme_of` gives the page of its programme, and `suggested_of` the themes that words of its
    title suggest where no editor has chosen any.
    """

    language: str
    base_url: str
    title: str
    address: str
    now: datetime
    address_of: Callable[[FundingOpportunity], str]
    own_address: str = ""
    programme_of: Callable[[FundingOpportunity], FundingSourcePage | None] = attrgetter("programme")
    suggested_of: Callable[[FundingOpportunity], Sequence[Term]] = lambda _opportunity: ()


def with_export_data(opportunities: OpportunityQuerySet) -> OpportunityQuerySet:
    """With all that any export reads, in a fixed number of queries."""
    return (
        opportunities.for_cards()
        .prefetch_related(*READ_ALSO)
        # The source's own record is large, and leaves the site in no format.
        .defer("raw", "accepted")
    )
