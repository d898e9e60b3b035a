"""When a call is expected, in the reader's language: sources write it in words of their own.

A time that is understood as a whole is told anew (“metà Giugno 2026” as “mid June 2026”); one
that is not stands as its source wrote it, as half of a time would be another time.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import NamedTuple

from babel.dates import format_date, get_month_names
from django.utils.translation import gettext_lazy as _

from core.clock import month_after
from core.formats import day, language
from core.text import fold_words

LANGUAGES = ("en", "it", "ro")
PARTS = {
    "early": ("early", "inizio", "inizi", "inceputul", "inceput"),
    "mid": ("mid", "meta", "mijlocul", "jumatatea"),
    "late": ("late", "fine", "sfarsitul", "sfarsit"),
}
# Seasons and the last month of each.
SEASONS = {
    ("spring", "primavera", "primavara"): (_("spring %(year)s"), 5),
    ("summer", "estate", "vara"): (_("summer %(year)s"), 8),
    ("autumn", "autunno", "toamna"): (_("autumn %(year)s"), 11),
}
QUARTERS = frozenset({"quarter", "trimestre", "trimestrul", "trim", "q", "t"})
HALVES = frozenset({"half", "semestre", "semestrul", "sem", "jumatate"})
HALF_WORDS = {1: _("first half of %(year)s"), 2: _("second half of %(year)s")}
PART_WORDS = {
    "early": _("early %(month)s"),
    "mid": _("mid %(month)s"),
    "late": _("late %(month)s"),
}
NUMBERS = {
    **dict.fromkeys(("1", "i", "1st", "first", "primo", "prima", "1o"), 1),
    **dict.fromkeys(("2", "ii", "2nd", "second", "secondo", "2o"), 2),
    **dict.fromkeys(("3", "iii", "3rd", "third", "terzo", "3o"), 3),
    **dict.fromkeys(("4", "iv", "4th", "fourth", "quarto", "4o"), 4),
}
# Words that say nothing more: “luna septembrie 2026”, “al III-lea trimestru”.
IDLE = frozenset(
    ["a", "al", "anului", "de", "del", "di", "il", "lea", "luna", "lunii", "of", "the"]
)
_WORDS = re.compile(r"\d+[a-z]*|[a-z]+")
_YEAR = re.compile(r"20\d\d")


class Expected(NamedTuple):
    """A time in words of the active language, and the first day after it."""

    words: str
    after: date


def expected(written: str) -> Expected | None:
    """Return the time that a source writes, or None where it is not understood as a whole."""
    words = [word for word in _WORDS.findall(fold_words(written)) if word not in IDLE]
    years = [word for word in words if _YEAR.fullmatch(word)]
    if len(years) != 1:
        return None
    words.remove(years[0])
    return _time(tuple(words), int(years[0]))


def _time(words: tuple[str, ...], year: int) -> Expected | None:
    """Return the time that these words name in a year."""
    if not words:
        return Expected(str(year), date(year + 1, 1, 1))
    if words[-1] in _months():
        return _month(words[:-1], _months()[words[-1]], year)
    if len(words) == 1:
        season = next((told for names, told in SEASONS.items() if words[0] in names), None)
        return season and Expected(season[0] % {"year": year}, month_after(year, season[1]))
    return _numbered(set(words), year) if len(words) == 2 else None


def _month(parts: tuple[str, ...], month: int, year: int) -> Expected | None:
    """Return a month, or an early, middle or late part of it."""
    words = day(date(year, month, 1), "month")
    if not parts:
        return Expected(words, month_after(year, month))
    part = next((name for name, said in PARTS.items() if parts[0] in said), None)
    if part is None or len(parts) > 1:
        return None
    return Expected(PART_WORDS[part] % {"month": words}, month_after(year, month))


def _numbered(words: set[str], year: int) -> Expected | None:
    """Return a quarter or a half of a year, by its number and its name in any order."""
    number = next((NUMBERS[word] for word in words if word in NUMBERS), 0)
    if number and words & QUARTERS:
        first = date(year, 3 * number - 2, 1)
        return Expected(
            format_date(first, "QQQQ y", locale=language()), month_after(year, 3 * number)
        )
    if number in HALF_WORDS and words & HALVES:
        return Expected(HALF_WORDS[number] % {"year": year}, month_after(year, 6 * number))
    return None


@cache
def _months() -> dict[str, int]:
    """Return the numbers of the months by their names in the site's languages."""
    return {
        fold_words(name): number
        for locale in LANGUAGES
        for number, name in get_month_names("wide", locale=locale).items()
    }
