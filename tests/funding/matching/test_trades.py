"""What a firm does, in everyday words or as a code, leads to a section of NACE."""

from __future__ import annotations

import pytest

from funding.matching.trades import LANGUAGES, SECTIONS, find_trades, section_of, trades


def sections(typed: str) -> set[str]:
    return {section_of(code) for code in find_trades(typed)}


@pytest.mark.parametrize(
    ("typed", "section"),
    [
        ("bakery", "C"),
        ("Panificio", "C"),
        ("forno", "C"),
        ("brutărie", "C"),
        ("brutarie", "C"),
        ("panificio artigianale", "C"),
        ("panifcio", "C"),
        ("car repair", "T"),
        ("autofficina", "T"),
        ("service auto", "T"),
        ("parrucchiere", "T"),
        ("coafor", "T"),
        ("textile recycling", "E"),
        ("reciclare textilă", "E"),
        ("riciclo", "E"),
        ("ristorante", "I"),
        ("elettricista", "F"),
        ("10", "C"),
        ("10.71", "C"),
        ("C 10.71.1", "C"),
        ("1071", "C"),
        ("38.21", "E"),
        ("95.31.00", "T"),
        ("01", "A"),
    ],
)
def test_a_trade_or_a_code_has_a_section(typed: str, section: str) -> None:
    assert sections(typed) == {section}


@pytest.mark.parametrize("typed", ["", "xyzzy", "45", "00", "10 000 000 000", "%", "?!", "0"])
def test_what_is_no_trade_is_none(typed: str) -> None:
    assert find_trades(typed) == []


def test_what_may_be_several_is_not_guessed() -> None:
    assert len(sections("solar")) > 1


def test_every_trade_has_names_in_each_language_and_a_section() -> None:
    for trade in trades().values():
        assert set(trade.names) == set(LANGUAGES)
        assert all(
            name.strip() == name and name for names in trade.names.values() for name in names
        )
        assert trade.section in SECTIONS
        for names in trade.names.values():
            assert all(trade.section in sections(name) for name in names)
