"""Dates, money and words as Romanian and Italian offices write them.

Whatever could mean two things is refused with a ValueError, never guessed.
"""

from __future__ import annotations

import re
from datetime import date, time
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from core.formats import read_number
from core.text import fold
from funding.imports.values import LARGEST, SMALLEST_WRITTEN, YEARS, Moment, clean, text

# Letters with a cedilla are Turkish; in Romanian sources they stand for those with a comma.
_COMMA_BELOW = str.maketrans("\u015f\u0163\u015e\u0162", "șțȘȚ")

# Each month in Romanian and Italian, without marks; some are the same.
MONTHS = {
    name: number
    for names in (
        "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie"
        " decembrie",
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre"
        " dicembre",
    )
    for number, name in enumerate(names.split(), 1)
}
_CLOCK = (
    r"(?:\s*,?\s*(?:-|–|ora|orele|ore|alle ore)?"
    r"\s*(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?::\d\d)?)?"
)
_DAY_IN_DIGITS = re.compile(
    r"(?P<day>\d{1,2})(?P<mark>[./-])(?P<month>\d{1,2})(?P=mark)(?P<year>\d{4})" + _CLOCK
)
_DAY_IN_WORDS = re.compile(r"(?P<day>\d{1,2})\s+(?P<month>[a-z]+)\s+(?P<year>\d{4})" + _CLOCK)
_ISO_DAY = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)" + _CLOCK)
_LAST_MINUTE = (time(23, 59), time(0, 0))

_CURRENCIES = {"€": "EUR", "eur": "EUR", "euro": "EUR", "ron": "RON", "lei": "RON"}
_CURRENCY = r"€|eur(?:o)?\b|ron\b|lei\b"
_MONEY = re.compile(
    rf"(?P<before>\D*?)(?P<first>{_CURRENCY})?\.?\s*(?P<number>[0-9](?:[0-9.,'’ ]*[0-9])?)"
    rf"\s*(?P<last>{_CURRENCY})?(?P<after>\D*)",
    re.IGNORECASE,
)
# A number before these counts thousands or millions; whoever writes so rounds.
_UNITS = re.compile(r"\b(?:mii|mil|mila|milioane?|milione|milioni|mln|mld|miliarde?|miliardi?o?)\b")


class Money(NamedTuple):
    """A sum as an office states it: "EUR", "RON" or "", and the words around it, folded."""

    amount: Decimal
    currency: str
    words: str


def comma_below(value: object, limit: int = 500) -> str:
    """Return one line of text, its Romanian letters with a comma below."""
    return text(clean(value), limit).translate(_COMMA_BELOW)


def written_moment(written: str) -> Moment:
    """Return the day, and the time where one is told: 30 iunie 2026, 04/09/2026 - 12:00.

    A day stands before its month, as these languages write it. The last minute of a day is no
    time of its own. Raises ValueError.
    """
    plain = " ".join(fold(written).split())
    match = next(
        filter(None, (p.fullmatch(plain) for p in (_DAY_IN_DIGITS, _DAY_IN_WORDS, _ISO_DAY))), None
    )
    if match is None:
        raise _no_date(written)
    month = match["month"]
    try:
        number = int(month) if month.isdigit() else MONTHS[month]
        on = date(int(match["year"]), number, int(match["day"]))
        at = time(int(match["hour"]), int(match["minute"])) if match["hour"] else None
    except (KeyError, ValueError):
        raise _no_date(written) from None
    if on.year not in YEARS:
        raise _no_date(written)
    return on, None if at in _LAST_MINUTE else at


def _no_date(written: str) -> ValueError:
    return ValueError(_("“%(value)s” is not a date") % {"value": written[:40]})


def money(written: str) -> Money:
    """Return the only sum of a text: 36.578.803 EUR fonduri UE; €. 213.774,00 o.f.e.

    Raises ValueError where there is none, several, or one in thousands or millions.
    """
    match = _MONEY.fullmatch(" ".join(written.split()))
    words = fold(f"{match['before']} {match['after']}") if match else ""
    if match is None or _UNITS.search(words):
        raise _no_amount(written)
    try:
        amount = read_number(match["number"])
    except ValueError:
        raise _no_amount(written) from None
    if not SMALLEST_WRITTEN <= amount <= LARGEST:
        raise _no_amount(written)
    names = {_CURRENCIES[name.lower()] for name in (match["first"], match["last"]) if name}
    if len(names) > 1:
        raise _no_amount(written)
    return Money(amount, next(iter(names), ""), " ".join(words.split()))


def _no_amount(written: str) -> ValueError:
    return ValueError(_("“%(value)s” is not one whole amount") % {"value": written[:40]})
