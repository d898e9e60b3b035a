"""When one can apply: the note on opening and closing counts more than the two dates.

The dates of the list are often those of the whole scheme, or fillers; what holds is written in
the note, in prose. What cannot be told from both is doubtful, never open.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _

from funding.imports.records import CutOffRecord

MONTHS = (
    "gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto",
    "settembre", "ottobre", "novembre", "dicembre",
)  # fmt: skip
# Who writes an end so far away means that there is none.
NEVER_AFTER = timedelta(days=8 * 366)
# Nobody takes applications so long without saying a word about it: that is the scheme's end.
LONGEST_WITHOUT_NOTE = timedelta(days=4 * 366)

_DAY = re.compile(
    rf"\b(?P<day>\d{{1,2}})(?:°|º)?\s+(?P<name>{'|'.join(MONTHS)})(?:\s+(?P<year>\d{{4}}))?\b"
    r"|\b(?P<day2>\d{1,2})[/.\-](?P<month>\d{1,2})[/.\-](?P<year2>\d{4})\b"
)
_HOUR = r"ore\s+(?P<hour>\d{1,2})(?:[.,:](?P<minute>\d\d))?"
_HOUR_BEFORE = re.compile(
    rf"{_HOUR}(?:\s+(?:di\s+)?(?:del\s+(?:giorno\s+)?|dell['’]|\w+dì\s+))?\s*$"
)
_HOUR_AFTER = re.compile(rf"\s*,?\s*(?:alle\s+)?{_HOUR}")
_ROLE = re.compile(
    r"\b(?P<start>dal|dalle|dall|da|partire|decorrere|decorrenza|apertura|apre|aprirà)\b"
    r"|\b(?P<end>al|alle|all|fino|sino|entro|oltre|chiusura|termine|scadenza|scade|prorogat[oaie])\b"
)
_OF_COSTS = re.compile(r"\bspes[ae]\b|sostenut|fattur|rendicont")
_OF_APPLYING = re.compile(r"domand|presentaz|istanz|candidatur|adesion|iscri|finestr|sportell")
_YEARLY = re.compile(r"\b(?:ogni|ciascun|qualsiasi)\s+anno\b|annualmente|tutti gli anni")
_WINDOWS = re.compile(
    r"\bfinestre\b|\bsessioni\b|\bscaglioni\b|periodi di incentivazione"
    r"|\bsingol[ie] (?:band|procedur|avvis)|\bciascun[ao]? (?:band|procedur|avvis|finestr)"
)
_FUNDS = re.compile(r"esauriment|disponibilità (?:dei|di|delle) (?:fondi|risorse)")
_COUNTER = re.compile(r"sportello|ordine (?:di arrivo|cronologico)")
_ALWAYS = re.compile(
    r"in corso|aperto|aperta|sempre apert[oa]|senza scadenza|permanente|misura permanente|a regime"
)
_CLOSED = re.compile(
    r"\b(?:iscrizioni|domande|bando|avviso|sportello|misura|termini|termine|"
    r"risorse|fondi|candidature)\b(?:\s+(?:è|sono|risulta|risultano))?(?:\s+(?:ormai|già))?\s+"
    r"(?:chius[oaie]|scadut[oaie]|esaurit[oaie]|conclus[oaie])\b"
    r"|^\W*(?P<alone>chius[oaie]|scadut[oa]|conclus[oa])\b"
)
_NOT_YET = re.compile(r"potr|può|poss|sarà|verrà|caso|facoltà|qualora|fino a")
_PERIOD = re.compile(r"\b(?:20)?(?:14\s*[-–/]\s*(?:20)?20|21\s*[-–/]\s*(?:20)?27)\b")
# Of a law: 181/1989, 200/2025.
_ACT = re.compile(r"(?<![\d/])(?!20\d\d)\d{1,4}/(?:19|20)\d\d\b")
_RANGE = re.compile(r"\b20(?P<start>\d\d)\s*[-–/]\s*(?:20)?(?P<end>\d\d)\b")
_YEAR = re.compile(r"\b20\d\d\b")
_RELIEF = re.compile(r"covid|alluvion|calamit|eccezional\w* (?:eventi|avversit)|ristor[io]|sisma")


class _Mention(NamedTuple):
    """A day that the note names: whether it is the start or the end of something."""

    day: date
    at: time | None
    is_end: bool
    of_applying: bool


@dataclass(frozen=True)
class Closing:
    """When one can apply, as far as the list tells. `doubts` begin sentences for editors."""

    opens: date | None = None
    cut_offs: tuple[CutOffRecord, ...] = ()
    permanent: bool = False
    until_funds_end: bool = False
    doubtful: bool = False
    doubts: tuple[str, ...] = field(default=())


def closing_of(
    title: str, note: str, opens: date | None, closes: date | None, as_of: date
) -> Closing:
    """Return when one can apply; `as_of` is the day the list stood so."""
    said = " ".join(note.lower().split())
    found = _by_note(said, opens, closes, as_of)
    doubt = _doubt(title, said, found, opens, closes, as_of)
    if doubt:
        found = replace(found, doubtful=True, doubts=(*found.doubts, doubt))
    return found


def _by_note(said: str, opens: date | None, closes: date | None, as_of: date) -> Closing:
    yearly = _YEARLY.search(said)
    windows = [] if yearly else windows_of(said, closes or opens)
    ends = tuple(windows) or ((CutOffRecord(closes),) if closes else ())
    funds = bool(_FUNDS.search(said)) or (not closes and bool(_COUNTER.search(said)))
    if is_said_to_be_closed(said):
        past = tuple(end for end in ends if end.day <= as_of)
        return Closing(opens, past, doubtful=not past)
    if closes and not windows and closes - as_of > NEVER_AFTER:
        return Closing(opens, permanent=True, until_funds_end=funds)
    if not ends and _ALWAYS.fullmatch(said.rstrip(" .")):
        return Closing(opens, permanent=True)
    doubts: tuple[str, ...] = ()
    if windows and closes and windows[-1].day != closes:
        doubts = (_("The note gives other dates than the list; those of the note were taken:"),)
    if len(windows) == 1 and (windows[0].opens is None or windows[0].opens == opens):
        ends = (replace(windows[0], opens=None),)
    elif len(windows) == 1 and opens is None:
        opens, ends = windows[0].opens, (replace(windows[0], opens=None),)
    return Closing(opens, ends, until_funds_end=funds, doubts=doubts)


def _doubt(
    title: str, said: str, found: Closing, opens: date | None, closes: date | None, as_of: date
) -> str:
    """Return why the dates are not believed, or nothing."""
    asked = opens or as_of
    year = last_year_of(title)
    if year and year < asked.year:
        return _("Aid for an earlier year, perhaps no longer available:")
    if _YEARLY.search(said):
        return _("The date comes again every year; whether it is valid this year is not stated:")
    if len(found.cut_offs) < 2 and _WINDOWS.search(said) and not windows_of(said, closes):
        return _("There are several application periods; their dates are not stated:")
    if closes and opens and not found.permanent:
        length = closes - opens
        if _RELIEF.search(title.lower()) and length > timedelta(days=2 * 365):
            return _("Aid for an earlier year, perhaps no longer available:")
        if length > LONGEST_WITHOUT_NOTE and not said:
            return _("The closing date may be that of the whole scheme:")
    return ""


def windows_of(said: str, near: date | None) -> list[CutOffRecord]:
    """Return the times to apply in that a note tells, in order; `near` gives a year it lacks."""
    found: dict[date, CutOffRecord] = {}
    start: date | None = None
    for mention in _mentions(said, near):
        if not mention.of_applying:
            start = None
        elif not mention.is_end:
            start = mention.day
        else:
            begins = start if start and start <= mention.day else None
            found[mention.day] = CutOffRecord(mention.day, mention.at, opens=begins)
            start = None
    return [found[day] for day in sorted(found)]


def _mentions(said: str, near: date | None) -> list[_Mention]:
    """Return the days that a note names as a start or an end."""
    matches = list(_DAY.finditer(said))
    found: list[_Mention] = []
    year: int | None = near.year if near else None
    years = [_year(match) for match in matches]
    behind = 0
    for number, match in enumerate(matches):
        # A year stands at the end: “dal 15 luglio al 4 agosto 2026”.
        told = next((later for later in years[number:] if later), None) or year
        between = said[behind : match.start()]
        behind = match.end()
        sentence = re.split(r"[.;]\s", said[: match.start()])[-1]
        roles = list(_ROLE.finditer(_HOUR_BEFORE.sub("", between) + " "))
        day = _date(match, told)
        if not roles or day is None:
            continue
        of_applying = bool(_OF_APPLYING.search(sentence)) or not _OF_COSTS.search(sentence)
        at = _time(_HOUR_BEFORE.search(said[: match.start()]) or _HOUR_AFTER.match(said[behind:]))
        found.append(_Mention(day, at, roles[-1]["end"] is not None, of_applying))
    return found


def _year(match: re.Match[str]) -> int | None:
    written = match["year"] or match["year2"]
    return int(written) if written else None


def _date(match: re.Match[str], year: int | None) -> date | None:
    month = MONTHS.index(match["name"]) + 1 if match["name"] else int(match["month"])
    try:
        return date(year or 0, month, int(match["day"] or match["day2"]))
    except ValueError:
        return None


def _time(match: re.Match[str] | None) -> time | None:
    if match is None:
        return None
    try:
        return time(int(match["hour"]), int(match["minute"] or 0)) or None
    except ValueError:
        return None


def is_said_to_be_closed(said: str) -> bool:
    """Return whether a note says that one can apply no more, and not only that this may come."""
    for match in _CLOSED.finditer(said):
        before = re.split(r"[.;]\s", said[: match.start()])[-1]
        if match["alone"] or not _NOT_YET.search(before[-60:]):
            return True
    return False


def last_year_of(title: str) -> int | None:
    """Return the last year that a title names; years of laws and of EU programmes are none."""
    plain = _ACT.sub(" ", _PERIOD.sub(" ", title))
    years = [2000 + int(match["end"]) for match in _RANGE.finditer(plain)]
    years += [int(match[0]) for match in _YEAR.finditer(plain)]
    return max(years, default=None)
