"""How long a page takes to render, by type, and what for: `make bench` prints a table."""

from __future__ import annotations

import sys
from statistics import median
from time import perf_counter

import pytest
from django.test import Client

from tests.benchmarks.parts import parts_of
from tests.content_paths import path_of
from tests.server import PAGE_TYPES

ROUNDS = 15
MOST_PARTS = 10


@pytest.mark.parametrize(("kind", "key"), PAGE_TYPES.items(), ids=PAGE_TYPES)
def bench_page(kind: str, key: str, client: Client, site: object) -> None:
    """The first visit, with nothing cached, and the median of those that follow.

    And of what these take, the ten most expensive parts, in milliseconds of the processor.
    """
    path = path_of(key, "en")
    times = []
    for _ in range(ROUNDS):
        start = perf_counter()
        assert client.get(path).status_code == 200
        times.append((perf_counter() - start) * 1000)
    first, *later = times
    sys.stdout.write(f"{kind:<16} first {first:6.1f} ms   then {median(later):6.1f} ms\n")
    with parts_of() as parts:
        for _ in range(ROUNDS):
            client.get(path)
    sys.stdout.write(parts.told(MOST_PARTS, ROUNDS))
