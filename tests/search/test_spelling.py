"""Did you mean."""

from __future__ import annotations

import pytest

from search.languages.synonyms import Synonyms, rows_of_files
from search.query.parser import Filters, understand
from search.query.vocabulary import learn
from search.service.search import run_search
from search.service.spelling import corrected
from tests.search.engines_of import Engines
from tests.search.entries import entry, put

pytestmark = pytest.mark.django_db

SYNONYMS = Synonyms.of_rows(rows_of_files())


@pytest.fixture(autouse=True)
def pages() -> None:
    made = put(
        Engines("database", None),
        entry("Accelerator for textile recycling"),
        entry("Finanțare pentru economie circulară", "ro"),
    )
    learn(made)


def meant(text: str, language: str = "en") -> str | None:
    query = corrected(understand(text, language, SYNONYMS))
    return query.text if query else None


@pytest.mark.parametrize(
    ("language", "typed", "right"),
    [
        ("en", "acelerator", "accelerator"),
        ("en", "textlie recyling", "textile recycling"),
        ("ro", "circulra", "circulară"),
        ("ro", "finanatre", "finanțare"),
        ("ro", "acelerator", "accelerator"),
    ],
)
def test_a_word_that_stands_nowhere_is_replaced_by_the_nearest(
    language: str, typed: str, right: str
) -> None:
    assert meant(typed, language) == right


@pytest.mark.parametrize(
    "typed", ["textile", "textiles", "recycled", "xyz", "qqqqqqqq", "HORIZON-CL6-2027", "SME", ""]
)
def test_what_is_known_or_near_to_nothing_stays(typed: str) -> None:
    assert meant(typed) is None


def test_the_nearest_is_searched_at_once_if_nothing_has_the_word() -> None:
    looked = run_search("acelerator", "en", Filters())
    assert (looked.found.total, looked.spelling, looked.instead) == (1, "accelerator", True)


def test_it_is_an_offer_if_something_was_found() -> None:
    learn(put(Engines("database", None), entry("An accelerato by Vivaldi")))
    looked = run_search("accelerato", "en", Filters())
    assert (looked.found.total, looked.spelling, looked.instead) == (1, "", False)


@pytest.mark.parametrize(
    ("language", "typed", "near"),
    [
        # Words that exist: one letter from a word of the site, two letters, a word of English.
        ("it", "corta", "carta"),
        ("it", "twitter", "twister"),
        ("ro", "masa", "masă"),
        ("ro", "facebook", "faceboot"),
        ("en", "twitter", "twitted"),
    ],
)
def test_a_word_that_exists_is_not_replaced_but_another_is_offered(
    language: str, typed: str, near: str
) -> None:
    learn(put(Engines("database", None), entry(f"Qqq {near}", language)))
    looked = run_search(typed, language, Filters())
    assert not looked.instead
    assert looked.spelling in {near, ""}


def test_what_exists_is_offered_where_nothing_was_found() -> None:
    learn(put(Engines("database", None), entry("Una carta", "it")))
    looked = run_search("corta", "it", Filters())
    assert (looked.found.total, looked.spelling, looked.instead) == (0, "carta", False)


@pytest.mark.parametrize(
    ("language", "typed"), [("it", "qlla"), ("it", "sietr"), ("ro", "pentro"), ("en", "woulp")]
)
def test_nothing_is_taken_for_a_word_that_says_nothing(language: str, typed: str) -> None:
    text = "alla siete pentru would"
    learn(put(Engines("database", None), entry(text, language)))
    assert corrected(understand(typed, language, SYNONYMS)) is None


def test_two_letters_are_wrong_only_behind_a_right_one() -> None:
    learn(put(Engines("database", None), entry("The winter garden")))
    assert corrected(understand("xwnter", "en", SYNONYMS)) is None
    assert meant("wimter") == "winter"
    assert meant("wibtet") == "winter"
