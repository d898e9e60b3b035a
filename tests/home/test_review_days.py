"""When the facts of a page are to be checked again, and that not all are on one day."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from home.models.base import CHECK_EVERY
from news.models import NewsItem
from tests.content_paths import content_pages

CHECKED = date(2026, 11, 23)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("checked", "planned", "due"),
    [
        (None, None, None),
        (None, date(2027, 1, 18), None),
        (CHECKED, None, CHECKED + CHECK_EVERY),
        (CHECKED, date(2027, 1, 18), date(2027, 1, 18)),
        # Planned before the last check: that check has done it.
        (CHECKED, CHECKED, CHECKED + CHECK_EVERY),
    ],
)
def test_facts_are_due_on_the_planned_day_or_after_ninety_days(
    checked: date | None, planned: date | None, due: date | None
) -> None:
    page = NewsItem(checked_on=checked, review_on=planned)
    assert page.due_on == due
    if due:
        assert not page.check_is_due(due)
        assert page.check_is_due(due + timedelta(days=1))
    else:
        assert page.check_is_due(CHECKED)


def test_the_pages_on_funding_do_not_fall_due_together() -> None:
    facts = [page.facts for key, page in content_pages().items() if key.startswith("funding/")]
    planned = Counter(fact["review_on"] for fact in facts)
    assert sum(planned.values()) == len(facts)
    assert max(planned.values()) <= 3
    for fact in facts:
        assert fact["checked_on"] < fact["review_on"]
