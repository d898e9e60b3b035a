"""The size class by Recommendation 2003/361/EC, edges included."""

from __future__ import annotations

import pytest

from tests.funding.matching.firms import firm

M = 1_000_000


@pytest.mark.parametrize(
    ("headcount", "turnover", "balance", "expected"),
    [
        (9, 2 * M, None, "micro"),
        ("9.99", 2 * M, None, "micro"),
        (10, 2 * M, None, "small"),
        (9, 2 * M + 1, 2 * M + 1, "small"),
        (9, 2 * M + 1, 2 * M, "micro"),
        (9, 3 * M, 3 * M, "small"),
        (49, 10 * M, None, "small"),
        ("49.5", 10 * M, None, "small"),
        (50, 10 * M, None, "medium"),
        (49, 10 * M + 1, 10 * M, "small"),
        (49, 10 * M + 1, 10 * M + 1, "medium"),
        (249, 50 * M, None, "medium"),
        (249, None, 43 * M, "medium"),
        (249, 50 * M + 1, 43 * M, "medium"),
        (249, 50 * M, 43 * M + 1, "medium"),
        (249, 50 * M + 1, 43 * M + 1, "large"),
        (250, 1, 1, "large"),
        (3, 60 * M, 50 * M, "large"),
        (0, 0, None, "micro"),
    ],
)
def test_class(headcount: object, turnover: object, balance: object, expected: str) -> None:
    asked = firm(headcount=headcount, turnover=turnover, balance=balance, group="alone")
    assert asked.size.certain == expected
    assert asked.size.missing is None


@pytest.mark.parametrize(
    ("answers", "possible", "missing"),
    [
        ({}, ["micro", "small", "medium", "large"], "headcount"),
        ({"headcount": 12, "group": "alone"}, ["small", "medium", "large"], "turnover"),
        ({"turnover": M, "group": "alone"}, ["micro", "small", "medium", "large"], "headcount"),
        # One amount above its ceiling: the other may still keep to its own.
        (
            {"headcount": 9, "turnover": 3 * M, "group": "alone"},
            ["micro", "small"],
            "balance",
        ),
        # Partner and linked firms can only add to the figures.
        (
            {"headcount": 12, "turnover": M, "group": "linked"},
            ["small", "medium", "large"],
            "group",
        ),
        ({"headcount": 12, "turnover": M}, ["small", "medium", "large"], "group"),
        ({"headcount": 60, "turnover": M, "group": "unknown"}, ["medium", "large"], "group"),
        (
            {"headcount": 12, "turnover": M, "group": "partner", "group_figures": True},
            ["small"],
            None,
        ),
        ({"headcount": 300, "group": "linked"}, ["large"], None),
    ],
)
def test_what_is_not_known_leaves_classes_open(
    answers: dict, possible: list[str], missing: str | None
) -> None:
    size = firm(**answers).size
    assert list(size.possible) == possible
    assert size.missing == missing
