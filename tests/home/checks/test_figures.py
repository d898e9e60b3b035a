"""Figures are compared whatever the language writes between them; what differs is told."""

from __future__ import annotations

import pytest

from home.checks.figures import Said, difference


@pytest.mark.parametrize(
    ("english", "language", "other"),
    [
        ("EUR 1,500,000.50 of 25%", "ro", "1.500.000,5 EUR din 25%"),
        ("up to 50 000 euro", "it", "fino a 50.000 EUR"),
        ("EUR 2.5 million", "it", "2,5 milioni di euro"),
        ("NACE Rev. 2.1", "ro", "NACE Rev. 2.1"),
        ("on 1 March 2027", "ro", "la 1 martie 2027"),
        ("on 1st March 2027", "it", "il 1º marzo 2027"),
        ("31 December 2026", "it", "31/12/2026"),
        ("2026-12-31", "ro", "31.12.2026"),
        ("until 8 pm", "it", "entro le ore 20"),
        ("5:30 p.m.", "ro", "17:30"),
        ("at noon", "it", "alle 12"),
        ("10 may apply for the 4 larger ones", "ro", "10 pot cere cele 4 mai mari"),
        ("Half of the three firms", "it", "Il 50% delle 3 imprese"),
        ("the first call, for SME4GREEN", "ro", "apelul 1, pentru SME4GREEN"),
        ("<b>250</b> at https://example.org/2027/", "it", "250 su https://example.org/2026/"),
    ],
)
def test_the_same_is_no_difference(english: str, language: str, other: str) -> None:
    assert difference(Said([english], "en"), Said([other], language)) == ([], [])


@pytest.mark.parametrize(
    ("english", "language", "other", "found"),
    [
        ("EUR 1,000", "it", "1,000 EUR", (["1000"], ["1"])),
        ("25% of 40", "ro", "30% din 40", (["25"], ["30"])),
        ("1 March 2027", "it", "1 aprile 2027", (["1.03."], ["1.04."])),
        ("two times 5, and 5", "ro", "de două ori 5", (["5"], [])),
        ("until 5 pm", "it", "entro le 18:00", (["17"], ["18"])),
    ],
)
def test_another_figure_is_found(english: str, language: str, other: str, found: tuple) -> None:
    assert difference(Said([english], "en"), Said([other], language)) == found
