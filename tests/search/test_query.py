"""What somebody types, understood."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search.languages.synonyms import Synonyms
from search.query.parser import LONGEST, MOST_TERMS, understand

KNOWN = Synonyms.of_rows(
    [
        {"en": ("SME", "small firm"), "it": ("PMI", "piccole e medie imprese")},
        {"en": ("waste",), "it": ("rifiuti",)},
    ]
)


def typed(text: str, language: str = "en") -> list[str]:
    return [term.typed for term in understand(text, language, KNOWN).terms]


def test_idle_words_are_left_out_unless_there_is_nothing_else() -> None:
    assert typed("how do I get money for solar panels") == ["money", "solar", "panels"]
    assert typed("to be or not to be") == ["to", "be", "or", "not"]
    assert typed("") == typed("?!…") == []


def test_words_with_another_name_together_are_one_term() -> None:
    query = understand("waste of a small firm", "en", KNOWN)
    assert [term.typed for term in query.terms] == ["waste", "small firm"]
    assert ("piccole", "e", "medie", "imprese") in query.terms[1].alternatives
    assert typed("aiuti a piccole e medie imprese", "it") == ["aiuti", "piccole e medie imprese"]


def test_identifiers_are_seen() -> None:
    query = understand("is LIFE-2027-SAP-ENV open in Bucharest-Ilfov?", "en", KNOWN)
    assert query.identifiers == ("life-2027-sap-env",)


def test_how_many_terms_are_asked_for() -> None:
    needs = [understand("red " + " ".join("abcdefg"[:n]), "en", KNOWN).fewest for n in range(4)]
    assert needs[0] == 1
    assert understand("red blue", "en", KNOWN).fewest == 2
    assert understand("red blue green", "en", KNOWN).fewest == 2
    assert understand("red blue green white black", "en", KNOWN).fewest == 3


@given(st.text(max_size=400), st.sampled_from(["en", "ro", "it"]))
def test_any_text_is_read_and_bounded(text: str, language: str) -> None:
    query = understand(text, language, KNOWN)
    assert len(query.terms) <= MOST_TERMS
    assert len(query.text) <= LONGEST
    assert "\0" not in query.text
    for term in query.terms:
        assert all(
            word and not set(word) & set(" \"'|&()*:")
            for words in term.alternatives
            for word in words
        )
