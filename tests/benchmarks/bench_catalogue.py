"""The list of calls with all its counts, at 10,000 and 100,000 opportunities: `make bench`.

Limits of the issue, p95 at 100,000: 250 ms on SQLite, 100 ms on PostgreSQL; at most three times
that of 10,000.
"""

from __future__ import annotations

from time import perf_counter

from django.db import connection
from django.test import Client

from funding.catalogue import catalogue, drop_catalogue
from tests.benchmarks.opportunities import make_opportunities
from tests.content_paths import path_of

ASKED = (
    "",
    "?theme=circular-economy",
    "?theme=circular-economy&theme=water&territory=ITC11",
    "?q=circular+textile",
    "?q=water&sort=amount",
    "?status=closed&sort=newest",
    "?amount=to-1m&deadline=90&size=micro&role=direct",
    "?territory=RO322&sector=C&stage=market&page=3",
)
ROUNDS = 5


def timings(client: Client, addresses: list[str]) -> list[float]:
    """Milliseconds of each answer, sorted."""
    found = []
    for address in addresses * ROUNDS:
        start = perf_counter()
        assert client.get(address).status_code == 200
        found.append((perf_counter() - start) * 1000)
    return sorted(found)


def at(part: float, values: list[float]) -> float:
    """The value below which this part of the values lies."""
    return values[min(len(values) - 1, int(part * len(values)))]


def bench_list_of_calls(site: object) -> None:
    client = Client()
    calls = path_of("funding", "en") + "calls/"
    reference = at(0.5, timings(client, [path_of("about", "en")]))
    print(f"\n{connection.vendor}; reference (a page of prose): {reference:.1f} ms")  # noqa: T201
    print(f"{'opportunities':>14} {'build ms':>9} {'p50 ms':>8} {'p95 ms':>8} {'p95 / ref':>10}")  # noqa: T201
    for more, total in ((10_000, 10_000), (90_000, 100_000)):
        make_opportunities(more, first=total - more, seed=total)
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        drop_catalogue()
        start = perf_counter()
        catalogue()
        build = (perf_counter() - start) * 1000
        timings(client, [calls])
        values = timings(client, [calls + query for query in ASKED])
        print(  # noqa: T201
            f"{total:>14} {build:>9.0f} {at(0.5, values):>8.1f} {at(0.95, values):>8.1f} "
            f"{at(0.95, values) / reference:>10.1f}"
        )
