"""Dates and money as Romanian and Italian offices write them: read rightly, or refused."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funding.imports.sources.romania import (
    LESS_DEVELOPED,
    conditions_of_applicant,
    conditions_of_place,
    places,
    sizes,
)
from funding.imports.sources.written import comma_below, money, written_moment

BY_NAME = [
    "ianuarie", "februarie", "martie", "aprilie", "mai", "iunie", "iulie", "august", "septembrie",
]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "amount", "currency"),
    [
        ("36.578.803 EUR fonduri UE", "36578803", "EUR"),
        ("8.051.115,40 EUR fonduri UE", "8051115.40", "EUR"),
        ("44.081.352 RON buget național", "44081352", "RON"),
        ("265.000.000 EUR", "265000000", "EUR"),
        ("49 507 054 lei", "49507054", "RON"),
        ("€ 10.605.000,00", "10605000", "EUR"),
        ("€. 213.774,00 o.f.e.", "213774", "EUR"),
        ("Euro 1.500.000", "1500000", "EUR"),
        ("187.254.367", "187254367", ""),
    ],
)
def test_money_that_is_one_amount(written: str, amount: str, currency: str) -> None:
    found = money(written)
    assert (found.amount, found.currency) == (Decimal(amount), currency)


@pytest.mark.parametrize(
    "written",
    [
        "Conform alocărilor APIA",
        "1.2",
        "6.8 EUR",
        "265 milioane EUR",
        "3 mln €",
        "200.000 - 300.000 EUR",
        "da € 5.000,00 a € 80.000,00",
        "1.50.000 EUR",
        "0.250 EUR",
        "5.000 EUR (25.000 lei)",
        "€ 5.000 lei",
        "",
        "99.999.999.999.999 EUR",
    ],
)
def test_money_that_could_be_another_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="amount"):
        money(written)


@pytest.mark.parametrize(
    ("written", "day", "at"),
    [
        ("30 iunie 2026", date(2026, 6, 30), None),
        ("30.06.2026", date(2026, 6, 30), None),
        ("01.02.2027", date(2027, 2, 1), None),
        ("2026-06-30", date(2026, 6, 30), None),
        ("31 decembrie 2026 23:59", date(2026, 12, 31), None),
        ("30.06.2026, ora 16:00", date(2026, 6, 30), time(16)),
        ("04/09/2026 - 12:00", date(2026, 9, 4), time(12)),
        ("15 marzo 2027 ore 17.30", date(2027, 3, 15), time(17, 30)),
    ],
)
def test_a_day_stands_before_its_month(written: str, day: date, at: time | None) -> None:
    assert written_moment(written) == (day, at)


@pytest.mark.parametrize(
    "written",
    ["31.02.2026", "iunie 2026", "06.2026", "1.13.2026", "30 june 2026", "30.06.26", "1.1.0001",
     "30 iunie 2026 25:00", "trimestrul 4 2026", "metà Giugno 2026", ""],
)  # fmt: skip
def test_what_is_no_certain_day_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="not a date"):
        written_moment(written)


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_every_day_is_read_as_it_was_written(day: date) -> None:
    assert written_moment(f"{day:%d.%m.%Y}") == (day, None)
    if day.month <= len(BY_NAME):
        assert written_moment(f"{day.day} {BY_NAME[day.month - 1]} {day.year}") == (day, None)


@given(st.integers(100, 9_999_999_999), st.integers(0, 99))
def test_every_amount_is_read_as_it_was_written(whole: int, cents: int) -> None:
    grouped = f"{whole:,}".replace(",", ".")
    assert money(f"{grouped},{cents:02} EUR").amount == Decimal(f"{whole}.{cents:02}")
    assert money(f"€ {grouped}").amount == whole


def test_letters_with_a_cedilla_become_those_of_the_language() -> None:
    assert comma_below("investi\u0163iilor \u015fi \u015etefan \u0162ara") == (
        "investițiilor și Ștefan Țara"
    )


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("LDR", LESS_DEVELOPED),
        ("MDR", ("RO32",)),
        ("LDR+MDR", ("RO",)),
        ("Național", ("RO",)),
        ("toate regiunile", ("RO",)),
        ("Regiunea Nord-Vest", ("RO11",)),
        ("Sud Muntenia, Vest", ("RO31", "RO42")),
        ("Programul Regional București-Ilfov", ("RO32",)),
        ("Regiuni mai puțin dezvoltate", LESS_DEVELOPED),
        ("", ()),
        ("altundeva", ()),
    ],
)
def test_regions_by_the_words_for_them(words: str, codes: tuple[str, ...]) -> None:
    assert places(words) == codes


def test_the_less_developed_regions_exclude_that_of_ilfov() -> None:
    said = [(c.operator, c.value) for c in conditions_of_place(LESS_DEVELOPED, "LDR")]
    assert said == [("in", "RO"), ("not-in", "RO32")]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("angajatori", [("in", "firm")]),
        ("IMM și ONG", [("in", "firm, nonprofit")]),
        ("ISJ/ISMB", [("in", "public-body")]),
        ("MMSS și cele 42 de Comisii de Autorizare Județene", [("in", "public-body")]),
        ("Autorități publice locale, ONG", [("in", "nonprofit, public-body")]),
        ("Întreprinderi sociale", [("in", "social-enterprise")]),
        ("Digitalizarea IMM-urilor prin hub-uri de inovare digitală (EDIH)", [("not-in", "firm")]),
        # Whoever trains may be a firm.
        ("Furnizori autorizați de stimulare a ocupării forței de muncă/Organizații sindicale", []),
        ("furnizori de formare universități", []),
        ("FNCGIMM", []),
        ("", []),
    ],
)
def test_who_may_apply_only_where_that_is_certain(words: str, said: list[tuple[str, str]]) -> None:
    assert [(c.operator, c.value) for c in conditions_of_applicant(words)] == said


def test_sizes_by_the_words_for_them() -> None:
    assert sizes("IMM") == ("medium", "micro", "small")
    assert sizes("Microîntreprinderi") == ("micro",)
    assert sizes("ONG") == ()
