"""The client of the EU Funding & Tenders Portal's search_records.

The search has no contract and many traps; each is answered here once. Above all:
a request it does not understand may be answered with everything there is, so every answer has to
prove that it is the answer to our question; and its pages shift under the reader, so a scan only
counts if each of its records was seen exactly once.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from math import ceil
from pathlib import Path
from time import sleep
from typing import Any, NamedTuple

import requests
from django.conf import settings
from django.utils.translation import gettext as _

from core.clock import BRUSSELS
from funding.imports.errors import RefusedError
from funding.imports.shapes import dump
from funding.imports.sources.fetch import BROKEN, TooMuchError, body_of

from . import search_records
from .codes import KINDS, learn_programmes
from .page_store import PageStore

URL = "https://api.tech.ec.europa.eu/search-api/prod/rest"
PAGE_SIZE = 100  # larger ones are cut to this without a word
# More than this is no list of calls that are open or announced: the filter was not heeded.
MOST_RECORDS = 20_000
STATUSES = ["31094501", "31094502"]
ATTEMPTS = 5
SCANS = 3
TIMEOUT = (10, 120)
MOST_BYTES = 64 * 1024 * 1024


class Stream(NamedTuple):
    """One type of record, sorted by the field that is unique to each: only so paging is stable."""

    type: str
    sorted_by: str


STREAMS = (Stream("1", "identifier"), Stream("2", "callIdentifier"), Stream("8", "callccm2Id"))


class _MovedError(Exception):
    """The portal changed under the scan."""


@dataclass
class Scan:
    """Pages of a whole scan. Only a `complete` one can tell that something is missing."""

    paths: list[Path]
    begun: datetime
    complete: bool
    remarks: list[str] = field(default_factory=list)

    @property
    def as_of(self) -> date:
        """The day of its first page, in Brussels."""
        return self.begun.astimezone(BRUSSELS).date()


@dataclass
class PortalClient:
    """Reads every grant topic, external call and cascade call that is open or announced.

    `pause` and `backoff` are seconds between two requests and before the first repetition.
    `folder` keeps the pages, so that an interrupted scan goes on where it stopped. A whole scan
    takes at most `seconds`.
    """

    url: str = URL
    folder: Path = field(default_factory=lambda: Path(settings.DATA_DIR) / "portal" / "scan")
    pause: float = 0.5
    backoff: float = 2.0
    seconds: float = 45 * 60
    tell: Callable[[str], None] = lambda line: None

    def __post_init__(self) -> None:
        self.url = self.url.rstrip("/")
        self.pages = PageStore(self.folder, self.url)
        self.session = requests.Session()
        self.session.headers["User-Agent"] = f"SME4GREEN (+{settings.WAGTAILADMIN_BASE_URL})"
        self._asked = False
        self._until = time.monotonic() + self.seconds

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of opportunities a scan covers."""
        return tuple(KINDS[stream.type] for stream in STREAMS)

    def scan(self) -> Scan:
        """Fetch all pages that are not there yet. Raises RefusedError if that is not possible."""
        begun = self.pages.open()
        self._learn()
        scan = Scan([], begun, complete=True)
        for stream in STREAMS:
            paths, total = self._stable(stream)
            scan.paths += paths
            self._compare(scan, stream, self._total(stream), total)
        return scan

    def _compare(self, scan: Scan, stream: Stream, unsorted: int, read: int) -> None:
        """Mark a scan as not complete if it has not read all there is.

        That is if sorting has dropped records, or new ones have come since.
        """
        if unsorted == read:
            return
        scan.complete = False
        said = _("%(count)d records of type %(type)s lack “%(field)s” and could not be read.")
        if unsorted < read:
            said = _("After the scan the portal gave another number of type %(type)s.")
        values = {"count": unsorted - read, "type": stream.type, "field": stream.sorted_by}
        scan.remarks += [said % values, _("So nothing is marked as vanished.")]

    def forget(self) -> None:
        """Drop the pages of a scan that has been applied."""
        self.pages.clear()

    # --- streams -----------------------------------------------------------------------

    def _stable(self, stream: Stream) -> tuple[list[Path], int]:
        """Return the pages of one stream, each record seen once.

        It is begun again if the portal moved.
        """
        for _attempt in range(SCANS):
            try:
                return self._stream(stream)
            except _MovedError as error:
                self.tell(str(error))
                self.pages.clear(stream.type)
        raise RefusedError(
            _("The portal changed during each of %(count)d scans; nothing was imported.")
            % {"count": SCANS}
        )

    def _stream(self, stream: Stream) -> tuple[list[Path], int]:
        answer = self._page(stream, 1)
        total = answer["totalResults"]
        last = max(1, ceil(total / PAGE_SIZE))
        seen = _references(answer)
        for number in range(2, last + 1):
            answer = self._page(stream, number)
            if answer["totalResults"] != total:
                raise _MovedError(_("The number of records changed during the scan."))
            seen |= _references(answer)
            self.tell(
                _("type %(type)s: page %(number)d of %(last)d, %(count)d records")
                % {"type": stream.type, "number": number, "last": last, "count": len(seen)}
            )
        if len(seen) != total:
            raise _MovedError(
                _("The portal announced %(total)d records and showed %(seen)d different ones.")
                % {"total": total, "seen": len(seen)}
            )
        return [self.pages.path(stream.type, number) for number in range(1, last + 1)], total

    def _page(self, stream: Stream, number: int) -> dict:
        """Return one page, from an interrupted scan or from the portal."""
        kept = self.pages.read(stream.type, number)
        if kept is None:
            parts = self._parts(stream) | {"sort": {"field": stream.sorted_by, "order": "ASC"}}
            kept = self._asserted(stream, self._post("search", parts, number, PAGE_SIZE), number)
            self.pages.write(stream.type, number, kept)
        return kept

    def _total(self, stream: Stream) -> int:
        """Return how many there are unsorted: sorting drops those that lack the field."""
        answer = self._post("search", self._parts(stream), 1, 1)
        return _checked_total(answer)

    def _parts(self, stream: Stream) -> dict[str, Any]:
        terms = {"type": [stream.type], "DATASOURCE": [search_records.CURRENT], "status": STATUSES}
        must = [{"terms": {name: values}} for name, values in terms.items()]
        return {"query": {"bool": {"must": must}}, "languages": ["en"]}

    def _asserted(self, stream: Stream, answer: dict, number: int) -> dict:
        """Return the answer, if it is one to our question. Raises RefusedError."""
        echo = (answer.get("pageNumber"), answer.get("pageSize"))
        if echo != (number, PAGE_SIZE):
            raise RefusedError(
                _("The portal was asked for page %(asked)s and answered with page %(echo)s.")
                % {"asked": (number, PAGE_SIZE), "echo": echo}
            )
        _checked_total(answer)
        rows = answer.get("results")
        if not isinstance(rows, list):
            raise RefusedError(_("The portal's answer has no results."))
        for row in rows:
            if isinstance(row, dict) and not _as_asked(row, stream):
                raise RefusedError(
                    _("The portal did not apply the filter: it sent %(reference)s.")
                    % {"reference": search_records.reference_of(row)}
                )
        return answer

    def _learn(self) -> None:
        """Ask for the names of the programmes; a scan does without if they are not to be had."""
        parts = self._parts(STREAMS[0])
        try:
            count = learn_programmes(self._post("facet", parts))
        except RefusedError as error:
            self.tell(_("No names of programmes: %(error)s") % {"error": error})
        else:
            self.tell(_("%(count)d new names of programmes") % {"count": count})

    # --- requests ----------------------------------------------------------------------

    def _post(self, path: str, parts: dict[str, Any], number: int = 0, size: int = 0) -> dict:
        """Send one polite request, repeated while there is hope. Raises RefusedError."""
        query: dict[str, Any] = {"apiKey": "SEDIA", "text": "***"}
        if number:
            query |= {"pageSize": size, "pageNumber": number}
        # Parts without a name of a file and a type of content are ignored without a word.
        files = {name: ("blob", dump(part), "application/json") for name, part in parts.items()}
        problem = _("it takes too long or sends too much")
        for attempt in range(ATTEMPTS):
            if self._asked:
                sleep(self.pause if attempt == 0 else self.backoff * 2 ** (attempt - 1))
            self._asked = True
            if time.monotonic() > self._until:
                break
            try:
                answer = self.session.post(
                    f"{self.url}/{path}",
                    params=query,
                    files=files,
                    timeout=TIMEOUT,
                    allow_redirects=False,
                    stream=True,
                )
                if answer.status_code == 200:
                    return _object(body_of(answer, self._until, MOST_BYTES))
                problem = f"{answer.status_code} {answer.text[:200]}".strip()
                if answer.status_code < 500 and answer.status_code != 429:
                    break
            except (*BROKEN, ValueError) as error:
                problem = str(error)[:300]
            except (TimeoutError, TooMuchError):
                break
            self.tell(_("The portal does not answer (%(why)s)") % {"why": problem})
        raise RefusedError(_("The portal does not answer: %(why)s") % {"why": problem})


def _object(body: bytes) -> dict:
    """Return the JSON of an answer; a broken one is worth another try."""
    found = json.loads(body)
    if not isinstance(found, dict):
        raise RefusedError(_("The portal's answer is not an object."))
    return found


def _checked_total(answer: dict) -> int:
    total = answer.get("totalResults")
    if isinstance(total, bool) or not isinstance(total, int) or not 0 <= total <= MOST_RECORDS:
        raise RefusedError(
            _("The portal announces %(total)s records: it did not apply the filter.")
            % {"total": json.dumps(total)[:40]}
        )
    return total


def _as_asked(row: dict, stream: Stream) -> bool:
    """Return whether a row is what was asked for; a row that does not say is given the benefit."""
    found = search_records.text(search_records.metadata_of(row).get("type"))
    return found in ("", stream.type) and search_records.source_of(row) in (
        "",
        search_records.CURRENT,
    )


def _references(answer: dict) -> set[str]:
    """Return the names of the rows of a page."""
    rows = answer["results"]
    return {
        str(row.get("reference") or dump(row)) if isinstance(row, dict) else dump(row)
        for row in rows
    }
