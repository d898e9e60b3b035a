"""The links of calls are opened as those of pages are, as long as a call is not closed."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import models
from django.utils import timezone

from funding.models.opportunity import FundingOpportunity
from home.outgoing.carriers import Carrier, carry, in_chunks, snippet_url


def _published() -> models.QuerySet:
    return FundingOpportunity.objects.listed().not_closed_at(timezone.now())


def _read() -> Iterator[models.Model]:
    yield from in_chunks(_published().defer("raw", "accepted"))


carry(Carrier(FundingOpportunity, _published, _read, snippet_url(FundingOpportunity)))
