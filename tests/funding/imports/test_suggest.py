"""Suggested themes, in three languages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from funding.themes.keywords import FIRMS, THEMES
from funding.themes.suggest import suggest_themes, suggestions_for, words_for_firms
from home.models import Vocabulary
from tests.funding.factories import opportunity
from tests.funding.imports.samples import feed, row

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(
    ("language", "title", "themes"),
    [
        ("en", "Innovative circular solutions for end-of-life footwear", ["circular-economy"]),
        ("en", "Heat pumps and AI for SMEs", ["climate-mitigation", "digital"]),
        ("en", "Nature-based solutions against floods", ["biodiversity", "climate-adaptation"]),
        ("en", "Wastewater and microplastics", ["pollution", "water"]),
        ("en", "Train the trainers, said the paid aide", []),
        ("ro", "Reciclarea deșeurilor textile", ["circular-economy"]),
        (
            "ro",
            "Reciclarea deşeurilor: apă, digitalizare",
            ["circular-economy", "digital", "water"],
        ),
        ("ro", "Pompe de căldură pentru clădiri", ["climate-mitigation"]),
        ("ro", "Epurarea apelor uzate", ["water"]),
        ("ro", "Capacitate administrativă", []),
        ("it", "Economia circolare e riciclo dei rifiuti", ["circular-economy"]),
        ("it", "Qualità dell'aria e siccità", ["climate-adaptation", "pollution"]),
        ("it", "Efficientamento energetico delle PMI", ["climate-mitigation"]),
        ("it", "Cloud e intelligenza artificiale", ["digital"]),
        ("it", "Formazione dei formatori", []),
    ],
)
def test_themes(language: str, title: str, themes: list[str]) -> None:
    assert sorted(found.theme for found in suggest_themes(title, "", language)) == themes


def test_the_words_that_led_there_and_their_weight() -> None:
    text = "<p>Repair of <b>heat pumps</b>, recycling; repair again.</p>"
    first, second = suggest_themes("Circular repair", text)
    assert (first.theme, first.words, first.weight) == (
        "circular-economy",
        ("circular", "repair", "recycling"),
        7,
    )
    assert (second.theme, second.words, second.weight) == ("climate-mitigation", ("heat pumps",), 1)


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "Grants for SMEs and start-ups", ["smes", "start ups"]),
        (
            "ro",
            "Sprijin pentru întreprinderile mici și IMM-uri",
            ["imm uri", "intreprinderile mici"],
        ),
        ("it", "Contributi alle piccole e medie imprese", ["piccole e medie"]),
        ("en", "Grants for smelters", []),
    ],
)
def test_words_for_firms(language: str, text: str, words: list[str]) -> None:
    assert words_for_firms(text, language) == words


def test_the_table_names_every_theme_in_every_language() -> None:
    terms = yaml.safe_load((ROOT / "site/content/vocabularies.yaml").read_text("utf-8"))
    assert set(THEMES) == {term["code"] for term in terms[Vocabulary.THEME]}
    for table in (*THEMES.values(), FIRMS):
        assert set(table) == {"en", "ro", "it"}
        for stems in table.values():
            assert all(stem == stem.lower().strip() and stem.isascii() for stem in stems)
            assert len(set(stems)) == len(stems)


@pytest.mark.django_db
def test_what_an_opportunity_has_is_not_suggested_nor_anything_applied(
    settings: Any, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    made = opportunity("X-1", title="Circular water reuse", themes=["water"])
    assert [found.theme for found in suggestions_for(made)] == ["circular-economy"]
    feed(tmp_path, [row("A-1", title="Circular water reuse")])
    assert not type(made).objects.get(identifier="A-1").themes.all()
