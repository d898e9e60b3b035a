"""The measures, worked out by hand."""

from math import log2

import pytest

from tests.search.relevance.measures import found_within, ndcg

GRADES = {"right": 3, "good": 2, "some": 1}


def test_the_best_order_is_one() -> None:
    assert ndcg(["right", "good", "some", "other"], GRADES) == pytest.approx(1)


def test_nothing_relevant_is_nought() -> None:
    assert ndcg(["other", "another"], GRADES) == 0
    assert ndcg([], GRADES) == 0


def test_worked_out_by_hand() -> None:
    found = 1 / log2(2) + 0 / log2(3) + 7 / log2(4)
    best = 7 / log2(2) + 3 / log2(3) + 1 / log2(4)
    assert ndcg(["some", "other", "right"], GRADES) == pytest.approx(found / best)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (["right", "good"], ["good", "right"]),
        (["right"], ["other", "right"]),
        (["right", "good"], ["right", "some"]),
        (["good"], ["some"]),
        (["right", "good", "some"], ["right", "good"]),
    ],
)
def test_a_better_list_has_a_higher_value(better: list[str], worse: list[str]) -> None:
    assert ndcg(better, GRADES) > ndcg(worse, GRADES)


def test_only_the_first_results_count() -> None:
    assert ndcg(["other", "right"], GRADES, at=1) == 0
    assert ndcg(["right", "other"], GRADES, at=1) == 1


def test_more_right_pages_than_places_can_still_be_perfect() -> None:
    many = {f"call-{number}": 3 for number in range(40)}
    assert ndcg(list(many)[20:30], many) == pytest.approx(1)


def test_a_result_that_comes_twice_counts_once() -> None:
    assert ndcg(["right", "right", "right"], {"right": 3, "also": 3}) < 1
    assert ndcg(["right", "right", "good", "some"], GRADES) == pytest.approx(1)


def test_without_a_relevant_key_there_is_no_value() -> None:
    with pytest.raises(ValueError, match="relevant"):
        ndcg(["other"], {})


@pytest.mark.parametrize(
    ("ranked", "found"),
    [
        (["right"], True),
        (["other", "good", "right"], True),
        (["other", "good", "some", "right"], False),
        (["good", "some"], False),
        (["other", "other", "good", "right"], True),
        ([], False),
    ],
)
def test_the_right_page_in_the_first_three(ranked: list[str], found: bool) -> None:
    assert found_within(ranked, GRADES) is found


def test_any_of_several_right_pages_will_do() -> None:
    assert found_within(["other", "second"], {"first": 3, "second": 3}, first=2)
    assert not found_within(["other", "second"], {"first": 3, "second": 3}, first=1)


def test_the_best_grade_given_counts_as_right() -> None:
    assert found_within(["good"], {"good": 2, "some": 1})
    assert not found_within(["good"], {})
