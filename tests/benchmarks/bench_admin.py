"""Queries and milliseconds of every page of the admin that is ours: `make bench` prints a table.

With 10,000 pages and 100,000 calls, for an administrator and people of one territory. The start
page is to take 300 ms of the processor's time at most, whoever looks; how many queries a page may
take is held by tests/test_queries.py.
"""

from __future__ import annotations

import sys
from statistics import median
from time import process_time

from django.db import connection
from django.db.models import Max, Min, OuterRef, Subquery
from django.test import Client
from django.test.utils import CaptureQueriesContext

from funding.models import CutOff, FundingOpportunity
from tests.admin_pages import addresses, people, things
from tests.benchmarks.news import make_news
from tests.benchmarks.opportunities import make_opportunities

PAGES, CALLS = 10_000, 100_000
ROUNDS = 5
LIMIT_MS = 300


def bench_admin(site: object) -> None:
    """Every page, for who may open it."""
    shown = addresses(things())
    clients = people()
    make_news(PAGES)
    make_opportunities(CALLS)
    _remember_ends()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    sys.stdout.write(
        f"\nAdmin at {PAGES:,} pages and {CALLS:,} calls; queries and ms\n"
        f"{'':<62}{'  '.join(f'{name:>12}' for name in clients)}\n"
    )
    start = {}
    for page, address in shown.items():
        line = f"{page:<62}"
        for name, client in clients.items():
            if client.get(address).status_code != 200:
                line += f"{'–':>14}"
                continue
            queries, milliseconds = _queries(client, address), _milliseconds(client, address)
            line += f"{queries:>6}{milliseconds:>8.0f}"
            if page == "start page":
                start[name] = milliseconds
        sys.stdout.write(f"{line}\n")
    assert max(start.values()) <= LIMIT_MS


def _remember_ends() -> None:
    """As each call does when it is saved."""
    ends = CutOff.objects.filter(opportunity=OuterRef("pk")).order_by().values("opportunity")
    first, last = (ends.annotate(at=of("ends_at")).values("at") for of in (Min, Max))
    FundingOpportunity.objects.update(first_end=Subquery(first), last_end=Subquery(last))


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


def _milliseconds(client: Client, address: str) -> float:
    times = []
    for _round in range(ROUNDS):
        start = process_time()
        client.get(address)
        times.append((process_time() - start) * 1000)
    return median(times)
