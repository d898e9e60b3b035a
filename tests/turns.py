"""Of many cases a run looks at some, and the next at others: by the seed of the tests' order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from random import Random

import pytest

# What takes seconds, and some of them a minute.
LONG = ("slow", "browser")


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
    """Return the tests to leave out, so that one in so many stays of each kind that can rest.

    By a seed. What PostgreSQL has whole can rest, and what takes long: slow tests, and those in a
    browser. What has cases stays: `turns` says how many of them a run takes.
    """
    kinds = defaultdict(list)
    for item in items:
        takes_long = any(item.get_closest_marker(mark) for mark in LONG)
        if not hasattr(item, "callspec") and (takes_long or item.get_closest_marker("database")):
            kinds[takes_long].append(item.nodeid)
    chance = Random(number)  # noqa: S311 – as above
    return {
        test
        for _long, tests in sorted(kinds.items())
        for test in chance.sample(sorted(tests), len(tests) - -(-len(tests) // one_in))
    }
