"""Words: folded, stemmed, and what means the same."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from search.languages.analysis import LANGUAGES, fold, stem, stems, stop_words, words
from search.languages.synonyms import Synonyms, rows_of_files

TOGETHER = [
    ("ro", "finanțare finanțări finanțărilor finanțarea finantare finanţărilor"),
    ("ro", "apel apelul apeluri apelurilor"),
    ("ro", "întreprindere întreprinderi întreprinderilor"),
    ("ro", "verde verzi"),
    ("ro", "semnatar semnatari semnatarii"),
    ("ro", "textile textilă textilelor"),
    ("it", "finanziamento finanziamenti"),
    ("it", "impresa imprese"),
    ("it", "circolare circolari"),
    ("it", "rifiuto rifiuti"),
    ("en", "grant grants granted"),
    ("en", "recycle recycling recycled"),
    ("en", "energy energies"),
]
APART = [("ro", "textile", "text"), ("en", "call", "calm"), ("it", "patto", "patata")]


@pytest.mark.parametrize(("language", "forms"), TOGETHER)
def test_forms_of_a_word_have_one_stem(language: str, forms: str) -> None:
    assert len({stem(word, language) for word in words(forms)}) == 1


@pytest.mark.parametrize(("language", "one", "other"), APART)
def test_other_words_have_another(language: str, one: str, other: str) -> None:
    assert stem(one, language) != stem(other, language)


def test_comma_cedilla_and_plain_letters_fold_alike() -> None:
    assert fold("Țară și Oraș") == fold("Ţară şi Oraş") == fold("Tara si Oras") == "tara si oras"
    assert words("L’energia dell'impresa") == ["l", "energia", "dell", "impresa"]
    assert words("LIFE-2027_SAP") == ["life", "2027", "sap"]


def test_stop_words_go_and_articles_with_them() -> None:
    assert stems("L’energia dell'impresa", "it") == [stem("energia", "it"), stem("impresa", "it")]
    assert stems("the of and", "en") == []
    assert all(stop_words(language) for language in LANGUAGES)


def test_words_of_two_files_make_one_group() -> None:
    known = Synonyms.of_rows(rows_of_files())
    for language, typed in (("en", "sme"), ("ro", "imm"), ("it", "pmi")):
        others = {word.casefold() for word in known.of((typed,), language)}
        assert others >= {"sme", "imm", "pmi"} - {typed}
    assert "DEEE" in known.of(("weee",), "en")
    # Inflected in its own language, and as it is written in any other.
    assert "signatory" in known.of(("firmatari",), "it")
    assert "signatory" not in known.of(("firmatari",), "en")
    assert "SME" in known.of(("piccole", "e", "medie", "imprese"), "ro")


def test_rows_of_editors_are_merged() -> None:
    known = Synonyms.of_rows([*rows_of_files(), {"ro": ("firmuliță",), "en": ("SME",)}])
    assert "PMI" in known.of(("firmulita",), "ro")


@pytest.fixture
def _hasty() -> Iterator[None]:
    """Threads take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.usefixtures("_hasty")
def test_threads_do_not_stem_each_others_words(language: str) -> None:
    """Requests and the worker of the index stem at the same time."""
    forms = sorted({word for of, listed in TOGETHER if of == language for word in words(listed)})
    right = {word: stem.__wrapped__(word, language) for word in forms}
    halves, begin = (forms[::2], forms[1::2]), Barrier(2)

    def stemmed(half: list[str]) -> set[tuple[str, str]]:
        begin.wait()
        return {(word, stem.__wrapped__(word, language)) for _ in range(300) for word in half}

    with ThreadPoolExecutor(2) as pool:
        found = set().union(*pool.map(stemmed, halves))
    assert found == set(right.items())
