"""When a call is expected: told in the reader's language, or as its source wrote it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils.translation import override

from funding.deadlines import Status
from funding.presentation.cards import status_words
from funding.presentation.expected import expected
from tests.funding.factories import opportunity


@pytest.mark.parametrize(
    ("written", "english", "romanian", "italian", "after"),
    [
        ("septembrie 2026", "September 2026", "septembrie 2026", "settembre 2026", (2026, 10, 1)),
        ("metà Giugno 2026", "mid June 2026", "mijlocul lunii iunie 2026", "metà giugno 2026",
         (2026, 7, 1)),
        ("începutul lunii mai 2027", "early May 2027", "începutul lunii mai 2027",
         "inizio maggio 2027", (2027, 6, 1)),
        ("late December 2026", "late December 2026", "sfârșitul lunii decembrie 2026",
         "fine dicembre 2026", (2027, 1, 1)),
        ("toamna 2026", "autumn 2026", "toamna anului 2026", "autunno 2026", (2026, 12, 1)),
        ("II semestre 2026", "second half of 2026", "a doua jumătate a anului 2026",
         "secondo semestre del 2026", (2027, 1, 1)),
        ("trimestrul al III-lea 2026", "3rd quarter 2026", "trimestrul al III-lea 2026",
         "3º trimestre 2026", (2026, 10, 1)),
        ("T4 2026", "4th quarter 2026", "trimestrul al IV-lea 2026", "4º trimestre 2026",
         (2027, 1, 1)),
        ("4th quarter of 2026", "4th quarter 2026", "trimestrul al IV-lea 2026",
         "4º trimestre 2026", (2027, 1, 1)),
        ("2027", "2027", "2027", "2027", (2028, 1, 1)),
    ],
)  # fmt: skip
def test_a_time_is_told_in_each_language(
    written: str, english: str, romanian: str, italian: str, after: Any
) -> None:
    for language, words in (("en", english), ("ro", romanian), ("it", italian)):
        with override(language):
            told = expected(written)
        assert told is not None
        assert told == (words, date(*after))


@pytest.mark.parametrize(
    "written",
    ["", "presto", "giugno-luglio 2026", "2 giugno 2026", "giugno 2026 o 2027", "dopo giugno 2026",
     "V trimestre 2026", "metà 2026", "semestre 2026", "2026-09", "settembre 20261", "giugno 1026"],
)  # fmt: skip
def test_what_is_not_understood_as_a_whole_is_not_told_anew(written: str) -> None:
    assert expected(written) is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "written", "words"),
    [
        ("it", "decembrie 2026", "annunciato per dicembre 2026"),
        ("it", "septembrie 2026", "era annunciato per settembre 2026"),
        ("ro", "septembrie 2026", "fusese anunțat pentru septembrie 2026"),
        ("ro", "după aprobarea ghidului", "anunțat pentru după aprobarea ghidului"),
        ("it", "după aprobarea ghidului", "annunciato"),
        ("en", "", "announced"),
    ],
)
def test_a_card_says_for_when_it_is_announced(language: str, written: str, words: str) -> None:
    call = opportunity(announced=True, announced_for=written, title_language="ro")
    now = datetime(2026, 11, 29, 12, tzinfo=UTC)
    with override(language):
        assert call.status(now) == Status.ANNOUNCED
        assert status_words(call, now) == words
