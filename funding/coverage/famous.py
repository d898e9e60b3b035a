"""The well-known measures, from a file that editors extend; docs/imports.md describes it."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from funding.choices import GrantorLevel, Origin

from .recognition import Phrase, is_telling, phrase_of

# The language in which a country names its measures.
LANGUAGES = {"IT": "it", "RO": "ro", "EU": "en"}
COLUMNS = (
    "code", "country", "level", "name", "words", "keys", "page", "state",
    "why_en", "why_ro", "why_it", "source", "as_of",
)  # fmt: skip
_CODE = re.compile(r"[a-z0-9-]+")


class State(StrEnum):
    """What is known of a measure beside the records; `HERE` ones have to be found."""

    HERE = "here"
    CLOSED = "closed"
    NOT_HERE = "not-here"
    NO_RECORD = "no-record"


EXPLAINED = (State.CLOSED, State.NOT_HERE)


@dataclass(frozen=True)
class FamousMeasure:
    """A measure that people know by name, and what a record of it is recognised by.

    `keys` are origin and key in the source; `page` is the folder of its page in the first
    content; `why` says in each language why it is closed or not here, as of a day.
    """

    code: str
    country: str
    level: str
    name: str
    phrases: tuple[Phrase, ...]
    keys: tuple[tuple[str, str], ...]
    page: str
    state: State
    source: str
    as_of: date | None
    why: dict[str, str] = field(hash=False)

    @property
    def language(self) -> str:
        """The language its name and its official title are in."""
        return LANGUAGES[self.country]


@dataclass(frozen=True)
class FamousFile:
    """What could be read, and what is wrong with the lines that could not."""

    measures: tuple[FamousMeasure, ...] = ()
    faults: tuple[str, ...] = ()


def famous_path() -> Path:
    """Return where the file lies."""
    return Path(settings.CONTENT_DIR) / "famous-measures.csv"


def famous_measures() -> FamousFile:
    """Return the measures of the file as it is now; read again when it has changed."""
    path = famous_path()
    try:
        changed = path.stat().st_mtime_ns
    except OSError:
        return FamousFile()
    return _read(path, changed)


@cache
def _read(path: Path, _changed: int) -> FamousFile:
    try:
        return read_famous(path.read_text("utf-8-sig").splitlines())
    except (OSError, ValueError) as error:
        return FamousFile(faults=(str(error),))


def read_famous(lines: list[str]) -> FamousFile:
    """Read a file; a line with a fault is left out and named."""
    rows = csv.DictReader(lines)
    if lacking := [name for name in COLUMNS if name not in (rows.fieldnames or ())]:
        return FamousFile(faults=(_("columns are missing: %(names)s") % {"names": lacking},))
    found: dict[str, FamousMeasure] = {}
    faults = []
    for row in rows:
        told = {name: (row[name] or "").strip() for name in COLUMNS}
        problems = [*_problems(told)]
        if told["code"] in found:
            problems.append(_("its code belongs to another measure"))
        if problems:
            faults.append(f"{rows.line_num}, {told['code']}: {'; '.join(problems)}")
        else:
            found[told["code"]] = _measure(told)
    return FamousFile(tuple(found.values()), tuple(faults))


def _problems(row: dict[str, str]) -> Iterator[str]:
    """Yield what is wrong with a line."""
    if not _CODE.fullmatch(row["code"]) or not row["name"]:
        yield _("it needs a code of small letters, figures and hyphens, and a name")
    for name, known in (("country", LANGUAGES), ("level", GrantorLevel.values)):
        if row[name] not in known:
            yield _("its %(column)s is not one of %(known)s") % {
                "column": name,
                "known": ", ".join(known),
            }
    if row["state"] and row["state"] not in list(State):
        yield _("its state is not one of %(known)s") % {"known": ", ".join(list(State))}
    for words in _several(row["words"]):
        if not is_telling(phrase_of(words)):
            yield _("“%(words)s” is too short to recognise it by") % {"words": words}
    for key in _several(row["keys"]):
        if key.partition(":")[0] not in Origin.values or not key.partition(":")[2]:
            yield _("“%(key)s” does not say origin and key, such as incentivi:52") % {"key": key}
    explains = row["state"] in EXPLAINED
    told = [row["why_en"], row["why_ro"], row["why_it"], row["source"], row["as_of"]]
    if explains and not all(told):
        yield _("it has to say why in three languages, from which source and as of which day")
    try:
        _day(row["as_of"])
    except ValueError:
        yield _("“%(value)s” is not a date") % {"value": row["as_of"]}


def _measure(row: dict[str, str]) -> FamousMeasure:
    phrases = (phrase_of(words) for words in (row["name"], *_several(row["words"])))
    return FamousMeasure(
        code=row["code"],
        country=row["country"],
        level=row["level"],
        name=row["name"],
        phrases=tuple(phrase for phrase in phrases if is_telling(phrase)),
        keys=tuple(_key(key) for key in _several(row["keys"])),
        page=row["page"],
        state=State(row["state"] or State.HERE),
        why={code: row[f"why_{code}"] for code, _name in settings.LANGUAGES},
        source=row["source"],
        as_of=_day(row["as_of"]),
    )


def _several(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def _key(written: str) -> tuple[str, str]:
    origin, _colon, key = written.partition(":")
    return origin, key


def _day(written: str) -> date | None:
    return date.fromisoformat(written) if written else None
