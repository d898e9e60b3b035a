"""The load itself: the same visits for the same seed, and what counts as grown and as well."""

from __future__ import annotations

from tests.load.memory import Memory
from tests.load.results import errors, percentile, table
from tests.load.visitor import Answer
from tests.load.visits import Visits


def _walked(visits: Visits) -> list[str]:
    """What is asked for, where all is answered as it should be."""
    asked = []
    for number in range(60):
        visit = visits.begin(number)
        ask = next(visit)
        while True:
            asked.append(f"{ask.kind} {ask.path}")
            right = min(ask.right)
            body = b'name="csrfmiddlewaretoken" value="a" name="form_key" value="b"'
            location = {"location": "/en/", "etag": '"a"'}
            try:
                ask = visit.send(Answer(ask.kind, ask.path, right, True, 0, 0.1, location, body))
            except StopIteration:
                break
    return asked


def test_the_same_seed_brings_the_same_visits() -> None:
    visits = Visits(1, [5, 6])
    asked = _walked(visits)
    assert asked == _walked(Visits(1, [5, 6]))
    assert asked != _walked(Visits(2, [5, 6]))
    assert {line.partition(" /")[0] for line in asked} >= {
        "page", "page again", "list with filters", "suggestions", "search", "finder", "form",
        "form sent",
    }  # fmt: skip
    assert visits.accepted.enquiries


def test_what_is_judged() -> None:
    answers = [Answer("page", "/en/", 200, True, 0, number / 100) for number in range(100)]
    answers.append(Answer("page", "/en/?q=1", 503, False, 0, 2))
    assert percentile(answers, 0.99) == 0.99
    assert errors(answers) == ["page /en/: 503 (1 times)"]
    assert "| all | 101 | 1.0 | 500 | 950 | 990 | 1 |" in table(answers, 101)

    memory = Memory(moments=[0.0, 60.0, 120.0])
    memory.held = {
        ("web 1", 1): [50.0, 100.0, 104.0], ("web 2", 2): [100.0, 100.0, 106.0],
        ("nginx", 3): [2.0, 2.0, 4.0], ("Redis", 4): [10.0, 10.0, 0.0],
        ("background", 5): [90.0, 90.0],
    }  # fmt: skip
    assert memory.faults(is_long=True) == ["web 2 grew by 6.0%", "Redis ended", "background ended"]
    assert memory.faults(is_long=False) == ["Redis ended", "background ended"]
