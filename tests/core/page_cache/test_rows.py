"""Rows that many pages show are read once, until anything changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from django.db import transaction

from core.page_cache.rows import SharedRows
from home.models import Term
from tests.factories import term

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked() -> list[list[int]]:
    """The keys of each query that was needed."""
    return []


@pytest.fixture
def rows(asked: list[list[int]]) -> SharedRows[Term]:
    def read(keys: Sequence[int]) -> list[Term]:
        asked.append(list(keys))
        return list(Term.objects.filter(pk__in=keys))

    return SharedRows("tests.rows", read, most=3)


@pytest.fixture
def terms() -> list[int]:
    return [term("theme", code).pk for code in ("air", "heat", "soil", "water")]


def test_rows_come_in_the_order_asked_for_and_each_is_read_once(
    rows: SharedRows[Term], asked: list[list[int]], terms: list[int]
) -> None:
    air, heat, soil, _water = terms
    assert [row.pk for row in rows.of([soil, 0, air])] == [soil, air]
    assert [row.pk for row in rows.of([air, heat, soil])] == [air, heat, soil]
    assert asked == [[soil, 0, air], [heat]]


def test_no_more_are_kept_than_said_and_all_asked_for_are_returned(
    rows: SharedRows[Term], asked: list[list[int]], terms: list[int]
) -> None:
    assert [row.pk for row in rows.of(terms)] == terms
    assert [row.pk for row in rows.of(terms)] == terms
    assert [len(keys) for keys in asked] == [4, 1]


@pytest.mark.parametrize(
    "change",
    [
        lambda pk: Term.objects.get(pk=pk).save(),
        lambda pk: Term.objects.filter(pk=pk).update(name_en="Other"),
        lambda pk: Term.objects.filter(pk=pk).delete(),
    ],
    ids=["saved", "updated in bulk", "deleted in bulk"],
)
def test_whatever_is_written_is_seen(
    rows: SharedRows[Term], terms: list[int], change: Callable[[int], object]
) -> None:
    rows.of(terms)
    change(terms[0])
    assert list(rows.of(terms)) == list(Term.objects.filter(pk__in=terms).order_by("pk"))
    assert [row.name_en for row in rows.of(terms)] == [
        row.name_en for row in Term.objects.filter(pk__in=terms).order_by("pk")
    ]


def test_what_is_rolled_back_is_seen_by_nobody_afterwards(
    rows: SharedRows[Term], terms: list[int]
) -> None:
    before = [row.name_en for row in rows.of(terms)]
    with pytest.raises(InterruptedError), transaction.atomic():
        Term.objects.filter(pk=terms[0]).update(name_en="Other")
        assert rows.of(terms)[0].name_en == "Other"
        raise InterruptedError
    assert [row.name_en for row in rows.of(terms)] == before
