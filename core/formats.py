"""Dates, numbers and money as the visitor's language writes them; plain functions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal
from django.utils.translation import get_language

# Django's own formats write Italian and Romanian months with a capital.
DAY_PATTERNS = {"long": "d MMMM y", "month": "LLLL y", "short-month": "LLL y"}
# As the texts of the site write money.
EURO_PATTERNS = {"en": "¤¤\xa0{0}", "ro": "{0}\xa0¤¤", "it": "{0}\xa0'euro'"}


def language() -> str:
    """Return the active language, one of the site's."""
    code = (get_language() or "en")[:2]
    return code if code in EURO_PATTERNS else "en"


def day(value: date, length: str = "long") -> str:
    """Return a date: 30 April 2024, 30 aprilie 2024, 30 aprile 2024.

    `length`: long; month (April 2024); short-month (Apr 2024).
    """
    return _day(value, length, language())


def number(value: Decimal, unit: str = "") -> str:
    """Return a number without idle zeros, and its unit: 2,163 PCs; 3,5 kg; 87%."""
    text = format_decimal(value, locale=language())
    if not unit:
        return text
    return f"{text}{unit}" if unit == "%" else f"{text}\xa0{unit}"


def percent(value: int) -> str:
    """Return a rate."""
    return number(Decimal(value), "%")


def euros(amount: Decimal) -> str:
    """Return an amount in euro, cents only where there are any: EUR 2,500,000; 2.500.000 euro."""
    return _euros(amount, language())


# Babel takes a tenth of a millisecond for each, and lists print the same ones again and again.
@lru_cache(maxsize=4096)
def _day(value: date, length: str, code: str) -> str:
    return format_date(value, DAY_PATTERNS[length], locale=code)


@lru_cache(maxsize=4096)
def _euros(amount: Decimal, code: str) -> str:
    whole = amount == amount.to_integral_value()
    pattern = EURO_PATTERNS[code].format("#,##0" if whole else "#,##0.00")
    return format_currency(amount, "EUR", pattern, locale=code, currency_digits=False)
