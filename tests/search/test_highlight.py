"""What is marked, where a fragment is cut, and that no text becomes markup."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.languages.synonyms import Synonyms
from search.query.parser import understand
from search.service.highlight import LENGTH, Highlighter

SYNONYMS = Synonyms.of_rows(
    [
        {"en": ("grant",), "ro": ("finanțare nerambursabilă",), "it": ("fondo perduto",)},
        {"en": ("Local Green Deal",), "ro": ("Acord Local pentru Verde",)},
    ]
)
FILLER = "Nothing to see in this part of the text. " * 20


def highlighter(text: str, language: str = "en", *others: str) -> Highlighter:
    return Highlighter(understand(text, language, SYNONYMS), (language, *others))


def marks(text: str) -> list[str]:
    return re.findall(r"<mark>(.*?)</mark>", text)


@pytest.mark.parametrize(
    ("query", "language", "text", "marked"),
    [
        ("firm", "en", "Small firms and a firm", ["firms", "firm"]),
        ("finantari", "ro", "Finanțarea și finanţările", ["Finanțarea", "finanţările"]),
        ("energia", "it", "L'energia delle energie", ["energia", "energie"]),
        ("grant", "ro", "Finanțări nerambursabile pentru IMM", ["Finanțări nerambursabile"]),
        ("grant", "ro", "Finanțări care se rambursează", []),
        ("grant", "it", "Contributi a fondo perduto", ["fondo perduto"]),
        ("local green deal", "ro", "Acordul Local pentru Verde", ["Acordul Local pentru Verde"]),
        ("local green deal", "en", "Green locals deal", []),
        ("LIFE-2027-SAP", "en", "See LIFE-2027-SAP", ["LIFE", "2027", "SAP"]),
        ("tara", "ro", "T\u0326ara (t\u0326ară) scrisă desfăcut", ["Țara", "țară"]),
        ("the firm", "en", "The firm", ["firm"]),
        ("!!!", "en", "Nothing", []),
    ],
)
def test_words_are_marked_as_they_are_found(
    query: str, language: str, text: str, marked: list[str]
) -> None:
    assert marks(highlighter(query, language).marked(text)) == marked


def test_a_text_in_another_language_is_marked_by_its_own_stems() -> None:
    assert marks(highlighter("imprese", "it", "en").marked("imprese, impresa, firms")) == [
        "imprese",
        "impresa",
    ]


def test_the_fragment_stands_around_the_most_words() -> None:
    body = f"{FILLER}Water is one word. {FILLER}Here water and textile waste meet at last. {FILLER}"
    fragment = highlighter("water textile waste").fragment("A summary about water.", body)
    assert marks(fragment) == ["water", "textile", "waste"]
    assert fragment.startswith("… ")
    assert fragment.endswith(" …")


def test_the_summary_is_preferred() -> None:
    assert highlighter("water").fragment("All about water.", f"{FILLER} water water") == (
        "All about <mark>water</mark>."
    )


def test_without_a_match_it_is_the_beginning() -> None:
    assert highlighter("water").fragment("A summary.", FILLER) == "A summary."
    beginning = highlighter("water").fragment("", FILLER)
    assert beginning.startswith("Nothing to see")
    assert highlighter("water").fragment("", "") == ""


def test_it_is_cut_between_words() -> None:
    text = " ".join(f"word{n}" for n in range(400))
    words = set(text.split())
    for wanted in ("word0", "word37", "word200", "word399"):
        fragment = highlighter(wanted).fragment("", text)
        plain = re.sub(r"</?mark>|…", "", fragment)
        assert wanted in marks(fragment)
        assert set(plain.split()) <= words
        assert LENGTH // 2 < len(plain) <= LENGTH + 2


def test_headings_are_kept_apart_and_sentences_are_not() -> None:
    fragment = highlighter("water").fragment("", "What we do\nWe save water.\nEvery day")
    assert fragment == "What we do · We save <mark>water</mark>. Every day"


@given(st.text(max_size=400), st.text(max_size=60))
def test_a_text_never_becomes_markup(text: str, query: str) -> None:
    found = highlighter(query)
    for html in (found.marked(text), found.fragment("", f"{text}<b>{query}</b>")):
        assert set(re.findall(r"<[^>]*>", html)) <= {"<mark>", "</mark>"}
        assert html.count("<mark>") == html.count("</mark>")


@pytest.mark.parametrize(
    "body",
    [
        " ".join(f"water{n % 9} textiles word{n} făină" for n in range(4000))[:100_000],
        "x" * 100_000,
        "water " * 16_000,
    ],
)
def test_a_long_document_takes_no_time(body: str) -> None:
    found = highlighter("water textile waste grant energy deal local green")
    began = time.process_time()
    found.fragment("", body)
    assert time.process_time() - began < 0.5
