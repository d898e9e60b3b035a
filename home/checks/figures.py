"""Numbers of a text as they can be compared between languages, however each writes them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

# Months by the three languages' names for them, whole or short, in small letters.
_MONTHS = (
    ("january jan", "ianuarie ian", "gennaio gen"),
    ("february feb", "februarie feb", "febbraio febbr"),
    ("march mar", "martie mart", "marzo"),
    ("april apr", "aprilie", "aprile"),
    ("may", "mai", "maggio magg"),
    ("june jun", "iunie iun", "giugno giu"),
    ("july jul", "iulie iul", "luglio lug"),
    ("august aug", "august", "agosto ago"),
    ("september sept sep", "septembrie", "settembre sett"),
    ("october oct", "octombrie", "ottobre ott"),
    ("november nov", "noiembrie noi", "novembre"),
    ("december dec", "decembrie", "dicembre dic"),
)
MONTHS = {
    name: number
    for number, languages in enumerate(_MONTHS, start=1)
    for names in languages
    for name in names.split()
}
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
# What one language may say in figures and another in words.
_IN_WORDS = {
    line.split()[0]: frozenset(line.split()[1:])
    for line in """
        1 one first un o unu una primul prima uno primo
        2 two second twice doi două doua al ambele due secondo seconda
        3 three third trei treia tre terzo terza
        4 four fourth patru patra quattro quarto quarta
        5 five fifth cinci cincea cinque quinto quinta
        6 six sixth șase șasea sei sesto sesta
        7 seven seventh șapte șaptea sette
        8 eight eighth opt opta otto
        9 nine ninth nouă noua nove
        10 ten tenth zece zecea dieci
        12 twelve noon amiază mezzogiorno dodici doisprezece
        50 half jumătate metà
    """.strip().splitlines()
}
# What looks like a number and is a name: addresses, and codes with letters before the figures.
_NAME = re.compile(r"https?://\S+|\S+@\S+|\b[^\W\d_]+[-–/]?\d[\w./-]*", re.UNICODE)
_DATE = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th|º|°)?\.?\s+({_MONTH})\b\.?", re.IGNORECASE)
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_DOTTED = re.compile(r"\b(\d{1,2})[./](\d{1,2})[./](\d{4})\b")
_CLOCK = re.compile(r"\b(\d{1,2})(?:[:.](\d{2}))?\s*([ap])\.?m\b\.?", re.IGNORECASE)
_HOUR = re.compile(r"\b([01]?\d|2[0-3]):([0-5]\d)\b")
# Groups of three after a point, a comma, a blank or an apostrophe; then perhaps a fraction.
_NUMBER = re.compile(
    r"(?<![\w.,])\d{1,3}(?:[.,' \u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d+)?"
)


class Said(NamedTuple):
    """Texts, and the code of their language."""

    texts: Sequence[str]
    language: str


def difference(here: Said, there: Said) -> tuple[list[str], list[str]]:
    """Return the figures that only the one and only the other has; a figure in words counts."""
    ours, theirs = figures(here), figures(there)
    return _without(ours - theirs, there), _without(theirs - ours, here)


def figures(said: Said) -> Counter[str]:
    """Return the numbers, days and hours of texts, each with how often it is there."""
    found: Counter[str] = Counter()
    for text in said.texts:
        found.update(_figures(text, said.language))
    return found


def _without(found: Counter[str], other: Said) -> list[str]:
    words = {word.lower() for text in other.texts for word in re.findall(r"[^\W\d_]+", text)}
    return sorted(
        figure for figure in found.elements() if words.isdisjoint(_IN_WORDS.get(figure, ()))
    )


def _figures(text: str, language: str) -> Iterable[str]:
    found: list[str] = []

    def keep(figure: str) -> str:
        found.append(figure)
        return " ; "

    text = _ISO.sub(lambda at: keep(_day(at[3], int(at[2]))) + at[1], text)
    text = _DOTTED.sub(lambda at: keep(_day(at[1], int(at[2]))) + at[3], text)
    text = _DATE.sub(lambda at: at[0] if _is_no_month(at, language) else keep(_date(at)), text)
    text = _CLOCK.sub(lambda at: keep(_hour(at[1], at[2] or "0", at[3].lower() == "p")), text)
    text = _HOUR.sub(lambda at: keep(_hour(at[1], at[2])), text)
    text = _NAME.sub(" ; ", text)
    found += [_number(at[0], language) for at in _NUMBER.finditer(text)]
    return found


def _date(found: re.Match[str]) -> str:
    return _day(found[1], MONTHS[found[2].lower()])


def _is_no_month(found: re.Match[str], language: str) -> bool:
    """Return whether a word is one that looks like a month: 2 may apply; cele 4 mai mari."""
    if language == "en":
        return found[2].islower()
    after = found.string[found.end() :]
    return found[2] == "mai" and bool(re.match(r"\s+(mar|mic|mult|puțin|bun|importan)", after))


def _day(day: str, month: int) -> str:
    return f"{int(day)}.{month:02}."


def _hour(hour: str, minute: str, after_noon: bool = False) -> str:
    """Return an hour of 24; a whole one is said without minutes, too."""
    hours = int(hour) % 12 + 12 if after_noon else int(hour)
    return f"{hours}:{int(minute):02}" if int(minute) else str(hours)


def _number(written: str, language: str) -> str:
    """Return a number with a point before its fraction and nothing between its thousands."""
    thousands, point = (",", ".") if language == "en" else (".", ",")
    plain = re.sub(r"['\s]", "", written)
    if re.fullmatch(rf"\d{{1,3}}({re.escape(thousands)}\d{{3}})+({re.escape(point)}\d+)?", plain):
        plain = plain.replace(thousands, "")
    plain = plain.replace(",", ".")
    whole, _, fraction = plain.partition(".")
    fraction = fraction.rstrip("0")
    return f"{int(whole)}.{fraction}" if fraction else str(int(whole))
