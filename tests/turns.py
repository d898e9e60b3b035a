"""Of many cases a run looks at some, and the next at others: by the seed of the tests' order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from random import Random

import pytest


def seed(config: pytest.Config) -> int:
    """Return the seed of the tests' order, the same in all processes of a run."""
    return int(str(config.getoption("random_order_seed")).rpartition(":")[2])


def left_out(items: list[pytest.Item], most: int, number: int) -> set[str]:
    """Return the cases to leave out, so that no test has more than `most`; by a seed.

    A test that no other run of `make test` has keeps all: a slow one, and one for PostgreSQL alone.
    """

    def most_of(item: pytest.Item) -> int | None:
        alone = item.get_closest_marker("slow") or item.get_closest_marker("postgresql")
        return None if alone else most

    return _over(items, most_of, number)


def in_turns(items: list[pytest.Item], number: int) -> set[str]:
    """Return the cases to leave out of tests that say how many of theirs a run takes."""

    def most_of(item: pytest.Item) -> int | None:
        said = item.get_closest_marker("turns")
        return said and said.args[0]

    return _over(items, most_of, number)


def _over(
    items: list[pytest.Item], most_of: Callable[[pytest.Item], int | None], number: int
) -> set[str]:
    cases = defaultdict(list)
    most: dict[str, int] = {}
    for item in items:
        if hasattr(item, "callspec") and (limit := most_of(item)) is not None:
            name = item.nodeid.partition("[")[0]
            cases[name].append(item.nodeid)
            most[name] = limit
    chance = Random(number)  # noqa: S311 – which are looked at, is no secret
    return {
        case
        for name, found in sorted(cases.items())
        for case in chance.sample(sorted(found), max(0, len(found) - most[name]))
    }


def resting(items: list[pytest.Item], one_in: int, number: int) -> set[str]:
    """Return the tests to leave out, so that one in so many stays of those PostgreSQL has whole.

    By a seed. What has cases stays, as PostgreSQL has but some of them.
    """
    whole = sorted(
        item.nodeid
        for item in items
        if item.get_closest_marker("database") and not hasattr(item, "callspec")
    )
    chance = Random(number)  # noqa: S311 – as above
    return set(whole) - set(chance.sample(whole, -(-len(whole) // one_in)))
