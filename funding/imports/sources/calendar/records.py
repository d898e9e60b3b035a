"""Planned calls of Romania's calendar of launches: announced, and nothing more.

A row has the columns that `source` finds by their names, in the cells as they stand there.
Months are all that is meant: the first day of a month is no day one can apply, the last no
deadline. So the expected time is kept as text.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from hashlib import sha256
from typing import Any

from babel.dates import format_date
from django.utils.translation import gettext as _

from core.clock import month_after
from core.text import fold_words
from funding.choices import GrantorLevel, Kind, Origin
from funding.imports.errors import RecordError
from funding.imports.records import Record
from funding.imports.sources.romania import (
    COUNTRY,
    conditions_of_applicant,
    conditions_of_place,
    places,
    sizes,
)
from funding.imports.sources.written import MONTHS, comma_below, money
from funding.imports.values import LARGEST, SMALLEST_WRITTEN

PAGE = "https://mfe.gov.ro/peos/calendar-lansari-apeluri/"
# By these words a planned call is known again: the calendar numbers nothing.
NAMED_BY = ("programme", "title", "objective", "region", "applicants")
_CODE = re.compile(r"(?:RSO|ESO)?\s*\d[.\w]*(?=[\s.]|$)")
_REGIONAL = re.compile(r"^program\w* regional\b")
_ISO = re.compile(r"(\d{4})-(\d\d)-\d\d(?:[T ].*)?")
# A sheet computes: 235349042.4705882 has no thousands marks and no cents of its own.
_COMPUTED = re.compile(r"\d{4,}(?:\.\d+)?|\d+\.\d{4,}")
_QUARTER = re.compile(r"\b(?:trim\w*|t|q)\.?\s*(iv|iii|ii|i|[1-4])\b|\b(iv|iii|ii|i|[1-4])\s*trim")
_HALF = re.compile(r"\b(?:sem\w*)\.?\s*(ii|i|[12])\b")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_YEAR = re.compile(r"\b20\d\d\b")


def reference_of(row: dict) -> str:
    """Return what a planned call is called in a report."""
    return comma_below(row.get("title"), 160) or comma_below(row.get("where"), 160)


def key_of(row: dict) -> str:
    """Return the same for a call that is named the same, in whatever row it stands."""
    words = "|".join(" ".join(fold_words(comma_below(row.get(n), 2000)).split()) for n in NAMED_BY)
    return sha256(words.encode()).hexdigest()[:16]


def identity(row: dict) -> tuple[str, str, str]:
    """Return origin, kind and a key made of its words. Raises RecordError."""
    if not comma_below(row.get("title")):
        raise RecordError(reference_of(row), _("it has no “%(field)s”") % {"field": "title"})
    return str(Origin.CALENDAR), str(Kind.MEASURE), key_of(row)


def record_of(row: dict, as_of: date | None) -> Record:
    """Return the record of a planned call. Raises RecordError and ValueError."""
    origin, kind, key = identity(row)
    programme = comma_below(row.get("programme"), 200)
    applicants = comma_below(row.get("applicants"), 1000)
    where, area = _where(programme, comma_below(row.get("region")))
    budget, doubts = _budget(row)
    launch = expected(row.get("launch"))
    if not launch:
        doubts.append(_("It does not say when it is expected:"))
    return Record(
        origin=origin,
        kind=kind,
        source_key=key,
        identifier=_identifier(programme, comma_below(row.get("objective")), key),
        title=comma_below(row.get("title")),
        title_language="ro",
        budget_total=budget,
        official_url=PAGE,
        grantor=programme,
        level=str(GrantorLevel.NATIONAL if where in ((), (COUNTRY,)) else GrantorLevel.REGIONAL),
        closing_note=_note(row, launch),
        announced=True,
        announced_for=launch[:160],
        doubtful=bool(row.get("over")) or not launch,
        territories=where,
        sizes=sizes(applicants),
        conditions=(*conditions_of_place(where, area), *conditions_of_applicant(applicants)),
        published_on=as_of,
        doubts=tuple(doubts),
        raw={name: row[name] for name in ("sheet", "launch", "close") if row.get(name)},
    )


def expected(cell: Any) -> str:
    """Return the expected time as the source means it: a month where a cell holds a day."""
    if match := _ISO.fullmatch(str(cell or "").strip()):
        month = date(int(match[1]), int(match[2]), 1)
        return format_date(month, "LLLL y", locale="ro")
    return comma_below(cell, 160)


def expected_end(cell: Any) -> date | None:
    """Return the first day after an expected time, or None where it names no year and month.

    Never shown: only to see that a plan is over.
    """
    written = str(cell or "").strip()
    if match := _ISO.fullmatch(written):
        return month_after(int(match[1]), int(match[2]))
    plain = fold_words(written)
    years = [int(year) for year in _YEAR.findall(plain)]
    if not years:
        return None
    year = max(years)
    named = [MONTHS[word] for word in re.findall(r"[a-z]+", plain) if word in MONTHS]
    if named:
        return month_after(year, named[-1])
    if quarter := _last(_QUARTER, plain):
        return month_after(year, 3 * quarter)
    if half := _last(_HALF, plain):
        return month_after(year, 6 * half)
    return month_after(year, 12)


def _last(pattern: re.Pattern, plain: str) -> int:
    found = ["".join(match.groups("")) for match in pattern.finditer(plain)]
    return (_ROMAN.get(found[-1]) or int(found[-1])) if found else 0


def _where(programme: str, region: str) -> tuple[tuple[str, ...], str]:
    """Return the regions, and the words that say so: a regional programme's own name."""
    if _REGIONAL.match(fold_words(programme)) and (own := places(programme)):
        return own, programme
    return places(region), region


def _identifier(programme: str, objective: str, key: str) -> str:
    """Return the programme's letters with the code of the objective, or with the key."""
    letters = "".join(word[0] for word in re.split(r"[\s-]+", programme) if word[:1].isupper())
    code = _CODE.match(objective)
    return f"{letters or 'RO'} {code[0].strip(' .') if code else key}"[:160]


def _budget(row: dict) -> tuple[Decimal | None, list[str]]:
    """Return the budget in euro; its column says so, or the cell does."""
    written = str(row.get("budget") or "").strip()
    if not written:
        return None, []
    try:
        if _COMPUTED.fullmatch(written):
            amount, currency = Decimal(written), ""
        else:
            amount, currency, _words = money(written)
    except ValueError:
        return None, [_("The budget is not one amount and was left out:")]
    if (currency or row.get("currency") or "EUR") != "EUR":
        return None, [_("The budget is not given in euro and was left out:")]
    if not SMALLEST_WRITTEN <= amount <= LARGEST:
        return None, [_("The budget is not one amount and was left out:")]
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP), []


def _note(row: dict, launch: str) -> str:
    """Return what the calendar expects, in its words."""
    close = expected(row.get("close"))
    said = [
        f"Lansare estimată: {launch}" if launch else "",
        f"închidere estimată: {close}" if close else "",
        f"tip apel: {comma_below(row.get('type'), 160)}" if row.get("type") else "",
    ]
    return "; ".join(filter(None, said))[:1000]
