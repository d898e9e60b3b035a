"""Everything is read once before anything is written.

So a file that breaks in the middle is refused whole, and of duplicates the richest is known.
The raw records wait in a nameless temporary file, which is gone whatever happens; in memory
stays a line an opportunity: its key, where its record lies, and its fingerprint.
"""

from __future__ import annotations

import gc
import json
import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from funding.imports.files.reader import Reading

from .errors import LeftOut, RecordError, RefusedError
from .shapes import ROW, Key, Shape, dump, fingerprint
from .values import clean, listed, text

MOST_REJECTIONS = 500
MOST_NAMED = 20
TELL_EVERY = 10_000


class StagedRecord(NamedTuple):
    """One opportunity's record: its key, shape and fingerprint, and where it lies."""

    key: Key
    shape: Shape
    offset: int
    fingerprint: str
    told_on: date | None
    touched: datetime | None = None


@dataclass
class Staged:
    """All records of a reading, the richest for each key; and what cannot be used."""

    spool: BinaryIO
    as_of: date | None = None
    entries: dict[Key, StagedRecord] = field(default_factory=dict)
    rejected: int = 0
    rejections: list[dict[str, str]] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    duplicates: int = 0
    twice: list[tuple[str, str, str]] = field(default_factory=list)
    doubts: dict[str, list[str]] = field(default_factory=dict)
    twins: dict[str, list[str]] = field(default_factory=dict)
    _end: int = 0
    _moved: bool = False

    def reject(self, error: RecordError, number: int = 0) -> None:
        """Count a bad record; the first ones are kept with their reason."""
        self.rejected += 1
        if len(self.rejections) < MOST_REJECTIONS:
            name = error.reference or _("record %(number)d") % {"number": number}
            self.rejections.append(clean({"reference": name, "reason": error.reason}))

    def row(self, entry: StagedRecord) -> dict:
        """Return the raw record of an entry."""
        self.spool.seek(entry.offset)
        self._moved = True
        return json.loads(self.spool.readline())

    def keep(self, line: bytes) -> int:
        """Write a record down; where it lies."""
        if self._moved:
            self.spool.seek(0, os.SEEK_END)
            self._moved = False
        offset = self._end
        self._end += self.spool.write(line + b"\n")
        return offset

    def batches(self, size: int) -> Iterator[list[StagedRecord]]:
        """Yield the entries in the order of the source, `size` at a time."""
        waiting = iter(self.entries.values())
        while batch := list(islice(waiting, size)):
            yield batch

    def remarks(self) -> list[str]:
        """Return sentences about what was read but is no call of ours."""
        names = {
            "tender": _("tenders"),
            "news": _("news"),
            "page": _("pages"),
            "language": _("copies in other languages"),
            "copy": _("old copies"),
        }
        said = []
        if self.left_out:
            parts = [f"{count} {names.get(name, name)}" for name, count in self.left_out.items()]
            said.append(_("Left out: %(what)s.") % {"what": ", ".join(parts)})
        if self.duplicates:
            sentence = ngettext(
                "%(count)d duplicate that says less was passed over.",
                "%(count)d duplicates that say less were passed over.",
                self.duplicates,
            )
            said.append(sentence % {"count": self.duplicates})
        said += [
            _("%(identifier)s appears twice: “%(kept)s” was kept, “%(dropped)s” was left out.")
            % {"identifier": identifier, "kept": kept, "dropped": dropped}
            for identifier, kept, dropped in self.twice[:MOST_NAMED]
        ]
        said += [f"{doubt} {_names(found)}" for doubt, found in self.doubts.items()]
        alike = [found for found in self.twins.values() if len(found) > 1]
        return said + [
            _("Perhaps one measure listed several times: %(names)s") % {"names": _names(found)}
            for found in alike[:MOST_NAMED]
        ]

    def doubt(self, sentence: str, reference: str) -> None:
        """Note what was not believed of a record; `sentence` is the beginning of one."""
        self.doubts.setdefault(sentence, []).append(reference)


def _names(found: list[str]) -> str:
    """Return the first of some identifiers, and how many more there are."""
    first, more = ", ".join(found[:MOST_NAMED]), len(found) - MOST_NAMED
    if more <= 0:
        return f"{first}."
    return _("%(first)s and %(count)d more.") % {"first": first, "count": more}


def stage(reading: Reading, tell: Callable[[str], None] = lambda line: None) -> Staged:
    """Read everything. Raises RefusedError if it cannot be read to its end, or holds nothing."""
    folder = Path(settings.DATA_DIR) / "imports"
    folder.mkdir(parents=True, exist_ok=True)
    staged = Staged(tempfile.TemporaryFile(dir=folder))  # noqa: SIM115 – lives as long as it
    with _no_search_for_cycles():
        number = _read(staged, reading, tell)
    if number == 0 and not reading.nothing_else:
        raise RefusedError(_("It does not contain any record."))
    staged.as_of = reading.as_of
    return staged


def _read(staged: Staged, reading: Reading, tell: Callable[[str], None]) -> int:
    """Keep or reject every record; how many there were."""
    number = 0
    for number, (shape, row) in enumerate(reading.records(), 1):
        try:
            _keep(staged, shape, row)
        except LeftOut as reason:
            staged.left_out[str(reason)] += 1
        except RecordError as error:
            staged.reject(error, number)
        if number % TELL_EVERY == 0:
            tell(_("%(count)d records read") % {"count": number})
    return number


@contextmanager
def _no_search_for_cycles() -> Iterator[None]:
    """Look for no cycles: JSON has none.

    Looking for them among so many objects takes a tenth of the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _keep(staged: Staged, shape: Shape, row: Any) -> None:
    """Put a record beside the others, unless a newer or richer one of the same key is there."""
    if not isinstance(row, dict):
        raise RecordError("", _("it is not an object with named values"))
    line, row = _storable(shape, row)
    key = shape.key(row)
    touched = shape.touched(row)
    known = staged.entries.get(key)
    if known:
        other = staged.row(known)
        stays = _stays(known, other, touched, shape, row)
        if shape is ROW:  # two lines of our own list may be two calls: an editor has to look
            staged.twice.append((key[2], *_titles((other, row) if stays else (row, other))))
        else:
            staged.duplicates += 1
            _compare_dates(staged, (known.shape, other), (shape, row))
        if stays:
            return
    told_on = shape.day(row)
    staged.entries[key] = StagedRecord(
        key, shape, staged.keep(line), fingerprint(shape, line), told_on, touched
    )
    if known is None and (twin := shape.twin(row)):
        staged.twins.setdefault(twin, []).append(key[2])


def _stays(
    known: StagedRecord, other: dict, touched: datetime | None, shape: Shape, row: dict
) -> bool:
    """Return whether the copy that was read before counts: the newer one, else the richer one."""
    if known.touched and touched and known.touched != touched:
        return known.touched > touched
    return _richness(known.shape, other) >= _richness(shape, row)


def _compare_dates(staged: Staged, *copies: tuple[Shape, dict]) -> None:
    """Tell of two copies that do not give the same dates: an old one can lengthen a deadline."""
    try:
        one, other = (shape.record(row, None) for shape, row in copies)
    except RecordError:
        return
    if one.cut_offs and other.cut_offs and one.cut_offs != other.cut_offs:
        sentence = _("Two copies of one record give different dates; one was taken:")
        staged.doubt(sentence, one.identifier)


def _titles(rows: tuple[dict, dict]) -> tuple[str, str]:
    kept, dropped = (text(row.get("title"), 80) for row in rows)
    return kept, dropped


def _storable(shape: Shape, row: dict) -> tuple[bytes, dict]:
    """Return a record as one line, and as it can be stored: some databases know no NUL."""
    try:
        line = shape.line(row)
        if "\\u0000" not in line:
            return line.encode(), row
    except UnicodeEncodeError:
        pass
    row = clean(row)
    return shape.line(row).encode(), row


def _richness(shape: Shape, row: dict) -> tuple[int, int]:
    """Return how much a record says: of duplicates the greatest is taken, who says more."""
    told = shape.essence(row)
    inner = told.get("metadata")
    values = (inner if isinstance(inner, dict) else told).values()
    return sum(1 for value in values if listed(value)), len(dump(told))
