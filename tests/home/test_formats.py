"""Dates, numbers and money, in three languages."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from core.formats import day, euros, file_size, number, percent, quoted
from core.text import labelled


@pytest.mark.parametrize(
    ("language", "long", "short", "count", "share", "whole", "cents"),
    [
        ("en", "1 May 2022", "May 2022", "1,234.5 kg", "70%", "EUR 2,500,000", "EUR 0.50"),
        ("ro", "1 mai 2022", "mai 2022", "1.234,5 kg", "70%", "2.500.000 EUR", "0,50 EUR"),
        ("it", "1 maggio 2022", "mag 2022", "1.234,5 kg", "70%", "2.500.000 euro", "0,50 euro"),
        ("fr", "1 May 2022", "May 2022", "1,234.5 kg", "70%", "EUR 2,500,000", "EUR 0.50"),
    ],
)
def test_each_language_has_its_own(
    language: str, long: str, short: str, count: str, share: str, whole: str, cents: str
) -> None:
    with translation.override(language):
        written = [
            day(date(2022, 5, 1)),
            day(date(2022, 5, 1), "short-month"),
            number(Decimal("1234.50"), "kg"),
            percent(70),
            euros(Decimal(2_500_000)),
            euros(Decimal("0.5")),
        ]
    assert [text.replace("\xa0", " ") for text in written] == [
        long, short, count, share, whole, cents,
    ]  # fmt: skip


def test_idle_zeros_go_and_others_stay() -> None:
    assert number(Decimal("3.50")) == "3.5"
    assert number(Decimal("120.00")) == "120"
    sizes = [file_size(size) for size in (0, 36_000, 1_200_000, 20 * 1024 * 1024)]
    assert sizes == ["1\xa0KB", "36\xa0KB", "1.2\xa0MB", "20\xa0MB"]
    assert file_size(None) == ""


@pytest.mark.parametrize(("language", "marked"), [("en", "“a”"), ("ro", "„a”"), ("it", "«a»")])
def test_each_language_has_its_quotation_marks(language: str, marked: str) -> None:
    with translation.override(language):
        assert quoted("a") == marked


@pytest.mark.parametrize(
    ("label", "said"),
    [("Theme", "Theme: water"), ("What for?", "What for? water"), ("So:", "So: water")],
)
def test_a_question_needs_no_colon(label: str, said: str) -> None:
    assert labelled(label, "water") == said
