"""How long large exports take, by format: `make bench` prints a table."""

from __future__ import annotations

import time as clock
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from funding.deadlines import end_of
from funding.exports import FORMATS, Format, with_export_data
from funding.models import CutOff, FundingOpportunity, OpportunityText
from tests.factories import term
from tests.funding.exports.kit import context

pytestmark = pytest.mark.django_db
MANY = 10_000


def _fill(number: int) -> None:
    now = datetime(2026, 5, 1, tzinfo=UTC)
    made = FundingOpportunity.objects.bulk_create(
        FundingOpportunity(
            identifier=f"LIFE-2027-{n}",
            source_key=str(n),
            slug=f"life-{n}",
            title=f"Circular economy, resources from waste, air and water number {n}",
            origin="portal",
            opens_on=date(2026, 7, 1),
            budget_total=Decimal(1_000_000 + n),
            grant_max=Decimal(10_000 + n),
            source_changed=now + timedelta(minutes=n),
            official_url=f"https://ec.europa.eu/{n}",
        )
        for n in range(number)
    )
    CutOff.objects.bulk_create(
        CutOff(
            opportunity=one,
            day=date(2026, 9, 1),
            at=time(17, n % 60),
            ends_at=end_of(date(2026, 9, 1), time(17, n % 60)),
        )
        for n, one in enumerate(made)
    )
    OpportunityText.objects.bulk_create(
        OpportunityText(opportunity=one, language="ro", title="Țară", summary="Rezumat. " * 30)
        for one in made
    )
    for relation, vocabulary in (("themes", "theme"), ("funding_kinds", "funding-kind")):
        through = getattr(FundingOpportunity, relation).through
        pk = term(vocabulary, "x").pk
        through.objects.bulk_create(
            through(fundingopportunity_id=one.pk, term_id=pk) for one in made
        )


def bench_exports() -> None:
    """Ten thousand calls in each format; none may ask the database."""
    _fill(MANY)
    everything = list(with_export_data(FundingOpportunity.objects.order_by("pk")))
    for name, kind in FORMATS.items():
        with CaptureQueriesContext(connection) as queries:
            took = _seconds(kind, everything)
        assert len(queries) == 0, name
        assert took > 0


def _seconds(kind: Format, everything: list[FundingOpportunity]) -> float:
    started = clock.process_time()
    written = kind.write(everything, (), context("ro"))
    took = clock.process_time() - started
    print(f"{kind.suffix}: {took:.2f} s, {len(written):,} bytes")  # noqa: T201
    return took


def test_reading_takes_the_same_queries_for_any_number() -> None:
    counts = []
    for number in (2, 20):
        FundingOpportunity.objects.all().delete()
        _fill(number)
        with CaptureQueriesContext(connection) as queries:
            list(with_export_data(FundingOpportunity.objects.all()))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12
