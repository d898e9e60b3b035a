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
