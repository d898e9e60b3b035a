"""The first hits, read again: who has what was typed in its name stands before who mentions it."""

from __future__ import annotations

import pytest

from search.languages.synonyms import Synonyms
from search.models import Entry
from search.query.engine import Hit
from search.query.parser import understand
from search.query.ranking import OWN_LANGUAGE
from search.query.vocabulary import count_anew
from search.service.reranking import reranked
from tests.search.entries import entry

pytestmark = pytest.mark.django_db
SYNONYMS = Synonyms.of_rows([{"en": ("firm", "company")}])


def order(text: str, *entries: tuple[Entry, float]) -> list[str]:
    """The titles in the new order; each entry comes with the score that an engine gave it."""
    made = [one for one, _score in entries]
    Entry.objects.bulk_create(made)
    count_anew()
    hits = [Hit(one.pk, score) for one, score in entries]
    named = {one.pk: one.title for one in made}
    query = understand(text, "en", SYNONYMS)
    return [named[hit.entry_id] for hit in reranked(hits, query)]


def test_a_title_beats_a_somewhat_better_fit() -> None:
    found = order(
        "solar panels",
        (entry("A long page", body="solar panels " * 9), 12.0),
        (entry("Solar panels"), 8.0),
    )
    assert found == ["Solar panels", "A long page"]


def test_a_title_without_other_words_beats_one_with_many() -> None:
    found = order(
        "contact",
        (entry("Contact points of national programmes for research"), 9.0),
        (entry("Contact"), 8.0),
    )
    assert found[0] == "Contact"


def test_other_words_for_a_page_count_as_its_title() -> None:
    found = order(
        "sign me up for the newsletter",
        (entry("About newsletters and signs"), 9.0),
        (entry("Alerts", phrases="sign up for the newsletter\nmails"), 8.0),
    )
    assert found[0] == "Alerts"


def test_a_name_of_the_same_thing_counts_less_than_the_word_that_was_typed() -> None:
    found = order("firm", (entry("Company"), 5.0), (entry("Firm"), 5.0), (entry("Town"), 5.0))
    assert found == ["Firm", "Company", "Town"]


def test_who_asks_a_question_gets_the_guide() -> None:
    for text, first in (("how do I get a loan?", "A guide"), ("loan", "A source")):
        found = order(
            text,
            (entry("A source", body="loan"), 10.0),
            (entry("A guide", body="loan", kind="guide"), 9.0),
        )
        assert found[0] == first


def test_what_stands_above_by_rule_stays_above() -> None:
    found = order(
        "solar panels",
        (entry("In the own language"), OWN_LANGUAGE + 1.0),
        (entry("Solar panels", text_language="it"), 30.0),
    )
    assert found == ["In the own language", "Solar panels"]
