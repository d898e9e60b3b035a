"""Dates, numbers and money as the visitor's language writes them, and numbers as people do."""

from __future__ import annotations

import re
from datetime import date
from decimal import ROUND_UP, Decimal
from functools import lru_cache

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal
from django.utils.translation import get_language
from django.utils.translation import gettext as _

# Django's own formats write Italian and Romanian months with a capital.
DAY_PATTERNS = {"long": "d MMMM y", "month": "LLLL y", "short-month": "LLL y"}
# As the texts of the site write money.
EURO_PATTERNS = {"en": "¤¤\xa0{0}", "ro": "{0}\xa0¤¤", "it": "{0}\xa0'euro'"}

QUOTATION_MARKS = {"en": "“{}”", "ro": "„{}”", "it": "«{}»"}

# A mark before exactly three digits groups thousands, one before one or two begins decimals.
# Scripts read a number by the same pattern (site/assets/js/sums.js).
NUMBER = re.compile(
    r"[0-9]+(?:[.,][0-9]{1,2})?"
    r"|[1-9][0-9]{0,2}(?:(?:\.[0-9]{3})+(?:,[0-9]{1,2})?|(?:,[0-9]{3})+(?:\.[0-9]{1,2})?"
    r"|(?: [0-9]{3})+(?:[.,][0-9]{1,2})?)"
)
YEARS = range(1990, 2101)
DAY_FIRST = r"[0-9]{1,2}(?P<mark>[./])[0-9]{1,2}(?P=mark)[0-9]{4}"
_DECIMALS = re.compile(r"[.,]([0-9]{1,2})$")
_BLANKS = re.compile(r"[\s'’]+")
_EURO = re.compile(r"^(?:€|eur(?![a-z])) ?| ?(?:€|eur|euro)$", re.IGNORECASE)


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


def exchange_rate(value: Decimal) -> str:
    """Return a rate with its four decimals: 5.3488; 5,3488."""
    return format_decimal(value, "#,##0.0000", locale=language())


def read_number(written: str) -> Decimal:
    """Return a number as people write it in any of the languages: 250.000; 1,250,000.50; 12,5; € 5.

    The same text means the same number in every language. Raises ValueError for what could mean
    two: 1.5000, 1.50.000, 0.250, 1,5 mil.
    """
    text = _EURO.sub("", _BLANKS.sub(" ", written.strip()), count=1)
    if not NUMBER.fullmatch(text):
        raise ValueError(written)
    decimals = _DECIMALS.search(text)
    whole = text[: decimals.start()] if decimals else text
    digits = re.sub(r"[., ]", "", whole)
    return Decimal(f"{digits}.{decimals[1]}" if decimals else digits)


def read_day(written: str) -> date:
    """Return a day as people write it, 2027-01-15 or 15.01.2027, where only one can be meant.

    Raises ValueError, with a sentence of its own where the month may as well be the day.
    """
    text = written.strip()
    is_day_first = re.fullmatch(DAY_FIRST, text) is not None
    try:
        if is_day_first:
            on, month, year = map(int, re.split(r"[./]", text))
            found = date(year, month, on)
        else:
            found = date.fromisoformat(text)
    except ValueError:
        raise ValueError(_("“%(value)s” is not a date") % {"value": text[:40]}) from None
    if found.year not in YEARS:
        raise ValueError(_("“%(value)s” is not a date") % {"value": found})
    if is_day_first and found.day <= 12 and found.day != found.month:
        raise ValueError(
            _("“%(value)s” may be two days; write %(day)s if that one is meant")
            % {"value": text, "day": found.isoformat()}
        )
    return found


def quoted(text: str) -> str:
    """Return a text in the quotation marks of the language."""
    return QUOTATION_MARKS[language()].format(text)


def percent(value: int) -> str:
    """Return a rate."""
    return number(Decimal(value), "%")


def euros(amount: Decimal) -> str:
    """Return an amount in euro, cents only where there are any: EUR 2,500,000; 2.500.000 euro."""
    return _euros(amount, language())


def file_size(size: int | None) -> str:
    """Return the size of a file, from its bytes: 36 KB; 1,2 MB. Django says KO in Romanian.

    Empty where it is not known, as of a file that cannot be read.
    """
    if size is None:
        return ""
    kilobytes = Decimal(max(size, 1)) / 1024
    if kilobytes < 1000:
        return number(kilobytes.quantize(Decimal(1), ROUND_UP), "KB")
    return number((kilobytes / 1024).quantize(Decimal("0.1"), ROUND_UP), "MB")


# Babel takes a tenth of a millisecond for each, and lists print the same ones again and again.
@lru_cache(maxsize=4096)
def _day(value: date, length: str, code: str) -> str:
    return format_date(value, DAY_PATTERNS[length], locale=code)


@lru_cache(maxsize=4096)
def _euros(amount: Decimal, code: str) -> str:
    whole = amount == amount.to_integral_value()
    pattern = EURO_PATTERNS[code].format("#,##0" if whole else "#,##0.00")
    return format_currency(amount, "EUR", pattern, locale=code, currency_digits=False)
