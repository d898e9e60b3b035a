"""Saved files, recognised by their shape and read as a stream.

Known are: an answer of the portal's search, or a line for each; the portal's bulk file
(`grantsTenders.json`); one of its `topicDetails`; an answer of its facets (names of programmes);
a dated list of calls; our own CSV or XLSX; and what each source of `sources.registry` recognises.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from funding.imports.errors import RecordError, RefusedError
from funding.imports.portal.codes import learn_programmes
from funding.imports.shapes import CALL, MEASURE, ROW, SEARCH, TENDER, Shape
from funding.imports.sources.frame import Source
from funding.imports.sources.registry import source_of

from .json_stream import ObjectStream
from .tables import csv_rows, xlsx_rows

# A page of the search has about 2 MB. Whatever is longer is read as a stream, not as a line.
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
# How files begin that people hand in by mistake.
OTHER_KINDS = {
    b"%PDF": gettext_lazy("a PDF"),
    b"\x89PNG": gettext_lazy("a picture"),
    b"\xff\xd8\xff": gettext_lazy("a picture"),
    b"GIF8": gettext_lazy("a picture"),
    b"{\\rtf": gettext_lazy("a text document"),
    b"\x1f\x8b": gettext_lazy("a packed file"),
    b"Rar!": gettext_lazy("a packed file"),
    b"7z\xbc\xaf": gettext_lazy("a packed file"),
}
IN_ZIP = {
    "word/": gettext_lazy("a text document"),
    "ppt/": gettext_lazy("a presentation"),
}
OTHER = gettext_lazy("a file of another kind")
LONGEST_LINE = 8 * 1024 * 1024


@dataclass
class Reading:
    """One or several files of one source, read lazily. `records` raises RefusedError.

    `as_of`, the day the data stood like this in the source, may be found on the way: it is
    known for certain once all records have been read. `begun` is when a scan was, `complete`
    whether it shows everything its source has.
    """

    paths: list[Path]
    as_of: date | None = None
    begun: datetime | None = None
    learnt: int = field(default=0, init=False)
    nothing_else: bool = field(default=False, init=False)
    complete: bool = field(default=False, init=False)
    remarks: list[str] = field(default_factory=list, init=False)

    def records(self) -> Iterator[tuple[Shape, Any]]:
        """Yield every raw record with its shape, one after the other."""
        for path in self.paths:
            try:
                with path.open("rb") as file:
                    yield from self._file(path, file)
            except FileNotFoundError:
                raise RefusedError(_("There is no file %(path)s.") % {"path": path}) from None
            except OSError as error:
                raise RefusedError(
                    _("%(path)s cannot be read: %(error)s.") % {"path": path, "error": error}
                ) from None

    def _file(self, path: Path, file: BinaryIO) -> Iterator[tuple[Shape, Any]]:
        start = file.read(4096)
        file.seek(0)
        if b"opendocument" in start[:200] or start.startswith(OLD_EXCEL):
            raise RefusedError(
                _(
                    "Workbooks of LibreOffice (.ods) and old ones (.xls) are not read: save as"
                    " .xlsx."
                )
            )
        source = source_of(start.removeprefix(b"\xef\xbb\xbf"), path.name)
        if source:
            yield from self._of_source(source, file.read())
            return
        if other := _other_kind(path, start):
            raise RefusedError(
                _("This is %(kind)s, not a list of calls: upload CSV, XLSX or JSON.")
                % {"kind": other}
            )
        if start.startswith(b"PK\x03\x04"):
            yield from ((ROW, row) for row in xlsx_rows(path))
            return
        if start.startswith(b"\xef\xbb\xbf"):
            start = start[3:]
            file.seek(3)
        start = start.lstrip()
        if not start:
            raise RefusedError(_("The file is empty."))
        if start.startswith(b"["):
            raise RefusedError(_("The file does not contain a known object."))
        if start.startswith(b"{"):
            yield from self._json(file)
        elif start.startswith(b"<"):
            raise RefusedError(_("This is a web page, not data."))
        else:
            yield from ((ROW, row) for row in csv_rows(path))

    def _of_source(self, source: Source, document: bytes) -> Iterator[tuple[Shape, Any]]:
        """Yield the records of a source's own file; it stood so when it was last touched."""
        newest: datetime | None = None
        for shape, row in source.records(document):
            touched = _touched(shape, row)
            newest = max(newest or touched, touched) if touched else newest
            yield shape, row
        self.as_of = self.as_of or (newest.date() if newest else None)

    def _json(self, file: BinaryIO) -> Iterator[tuple[Shape, Any]]:
        start = file.tell()
        documents = _lines(file)
        if documents is None:
            file.seek(start)
            yield from self._one(ObjectStream(file, LONGEST_LINE))
            return
        for document in documents:
            yield from self._document(document)

    def _one(self, stream: ObjectStream) -> Iterator[tuple[Shape, Any]]:
        """Yield the records of a single document: of its long arrays one at a time."""
        document: dict[str, Any] = {}
        streamed = False
        for name in stream.members():
            if name == "results" and stream.next_is("["):
                streamed = True
                yield from ((SEARCH, row) for row in stream.elements())
            elif name == "fundingData" and stream.next_is("{"):
                for inner in stream.members():
                    if inner == "GrantTenderObj" and stream.next_is("["):
                        streamed = True
                        yield from ((TENDER, row) for row in stream.elements())
                    else:
                        stream.value()
            else:
                document[name] = stream.value()
        stream.finish()
        if not streamed:
            yield from self._document(document)

    def _document(self, document: Any) -> Iterator[tuple[Shape, Any]]:
        """Yield the records of one JSON document."""
        if not isinstance(document, dict):
            raise RefusedError(_("The file does not contain a known object."))
        bulk = document.get("fundingData")
        if isinstance(document.get("results"), list):
            yield from ((SEARCH, row) for row in document["results"])
        elif isinstance(bulk, dict) and isinstance(bulk.get("GrantTenderObj"), list):
            yield from ((TENDER, row) for row in bulk["GrantTenderObj"])
        elif isinstance(document.get("TopicDetails"), dict):
            yield TENDER, document["TopicDetails"]
        elif isinstance(document.get("calls"), list) and "as_of" in document:
            self._dated(document["as_of"])
            yield from ((CALL, row) for row in document["calls"])
        elif isinstance(document.get("measures"), list):
            yield from ((MEASURE, row) for row in document["measures"])
        elif isinstance(document.get("metadata"), dict):
            yield SEARCH, document
        elif isinstance(document.get("facets"), list):
            self.learnt += learn_programmes(document)
            self.nothing_else = True
        else:
            raise RefusedError(
                _("This is not a list of calls in a known form. It names: %(names)s.")
                % {"names": ", ".join(str(name)[:40] for name in list(document)[:8]) or "–"}
            )

    def _dated(self, value: Any) -> None:
        try:
            found = date.fromisoformat(value)
        except (TypeError, ValueError):
            raise RefusedError(_("Its “as_of” is not a date.")) from None
        self.as_of = self.as_of or found


def _other_kind(path: Path, start: bytes) -> str:
    """Return what a file is that has nothing to do with lists; empty for what may be one."""
    for mark, kind in OTHER_KINDS.items():
        if start.startswith(mark):
            return str(kind)
    if start.startswith(b"PK\x03\x04"):
        return _other_archive(path)
    is_text = start.startswith(UTF_16) or start.count(b"\0") * 50 <= len(start)
    return "" if is_text else str(OTHER)


def _other_archive(path: Path) -> str:
    """Return what a packed file is; empty for a workbook, and for one that cannot be opened."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except zipfile.BadZipFile:
        return ""
    if any(name.startswith("xl/") for name in names):
        return ""
    found = (kind for mark, kind in IN_ZIP.items() if any(name.startswith(mark) for name in names))
    return str(next(found, OTHER))


def _touched(shape: Shape, row: Any) -> datetime | None:
    """Return when a record was last touched; a bad one is told of where it is read."""
    try:
        return shape.touched(row) if isinstance(row, dict) else None
    except RecordError:
        return None


def _lines(file: BinaryIO) -> Iterator[Any] | None:
    """Return the documents of a file with one on each line; None if it holds a single document."""
    line = file.readline(LONGEST_LINE)
    try:
        document = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return _further(document, file)


def _further(document: Any, file: BinaryIO) -> Iterator[Any]:
    yield document
    number = 1
    while line := file.readline(LONGEST_LINE):
        number += 1
        if line.strip():
            try:
                yield json.loads(line)
            except (ValueError, RecursionError) as error:
                raise RefusedError(
                    _("Line %(number)d is broken: %(error)s.")
                    % {"number": number, "error": str(error)[:200]}
                ) from None
