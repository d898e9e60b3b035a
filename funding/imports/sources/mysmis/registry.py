"""The registry of MySMIS2021 as it is downloaded: CSV, XLSX, the page itself, or noted as JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.text import fold_words
from funding.choices import Origin
from funding.imports.errors import RecordError, RefusedError
from funding.imports.files.tables import xlsx_cells
from funding.imports.lock import import_lock
from funding.imports.run import ImportReport
from funding.imports.sources.pages import page_of
from funding.imports.staging import MOST_REJECTIONS
from funding.models.demand import CallDemand
from funding.models.imports import ImportRun

from .linking import Calls, ProgrammePages
from .records import DemandRecord, demand_of

# The columns as the registry heads them, folded.
COLUMNS = {
    "program operational": "programme",
    "program": "programme",
    "tip apel": "type",
    "apel": "call",
    "stare apel": "status",
    "entitati participante": "entities",
    "nr schite": "drafts",
    "nr proiecte inregistrate depuse": "submitted",
    "nr contracte": "contracts",
    "nr proiecte retrase": "withdrawn",
    "buget nerambursabil apel": "callBudgetRon",
    "buget total proiecte schite depuse": "totalProjectBudgetRon",
    "buget nerambursabil proiecte depuse": "submittedGrantBudgetRon",
    "info": "info",
    "cod apel": "callCode",
}
NEEDED = {"call", "submitted", "contracts"}


def rows(document: bytes) -> Iterator[Any]:
    """Yield the rows of a download by our names of its columns. Raises RefusedError."""
    start = document.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if document.startswith(b"PK\x03\x04"):
        yield from _named(cells for _sheet, cells in xlsx_cells(document))
    elif start in (b"{", b"["):
        yield from _noted(document)
    elif start == b"<":
        yield from _named(_table(document.decode("utf-8", "replace")))
    else:
        try:
            written = document.decode("utf-8-sig")
            heading = written.partition("\n")[0]
            delimiter = max(",;\t", key=heading.count)
            yield from _named(csv.reader(io.StringIO(written), delimiter=delimiter))
        except (UnicodeDecodeError, csv.Error) as error:
            reason = _("The CSV is broken: %(error)s.") % {"error": error}
            raise RefusedError(reason) from None


def _noted(document: bytes) -> Iterator[Any]:
    try:
        found = json.loads(document)
    except (ValueError, RecursionError) as error:
        raise RefusedError(_("The list is broken: %(error)s.") % {"error": error}) from None
    listed = found.get("rows") if isinstance(found, dict) else found
    if not isinstance(listed, list):
        raise RefusedError(_("The list has no rows."))
    yield from listed


def _named(lines: Iterable[list[Any]]) -> Iterator[dict]:
    """Yield rows by their columns' names, which stand above them, not always in the first row."""
    columns: dict[int, str] = {}
    for cells in lines:
        if not columns:
            columns = _heading(cells)
        elif any(cell not in ("", None) for cell in cells):
            yield {name: cells[at] for at, name in columns.items() if at < len(cells)}
    if not columns:
        raise RefusedError(_("This is not the registry: no row names its columns."))


def _heading(cells: list[Any]) -> dict[int, str]:
    plain = (" ".join(fold_words(str(cell or "")).replace(".", "").split()) for cell in cells)
    found = {at: COLUMNS[name] for at, name in enumerate(plain) if name in COLUMNS}
    return found if set(found.values()) >= NEEDED else {}


def _table(markup: str) -> Iterator[list[str]]:
    """Yield the cells of each row of the page; of a cell with a link alone, its address."""
    for line in page_of(markup).find_all("tr"):
        cells = line.find_all(["th", "td"])
        yield [
            " ".join(cell.get_text(" ").split())
            or " ".join(str(link["href"]) for link in cell.find_all("a", href=True))
            for cell in cells
        ]


def import_demand(
    document: bytes, *, what: str, as_of: date, user: Any = None, check: bool = False
) -> ImportReport:
    """Import a download as it stood on a day; what the site knows of a later day stays.

    Raises RefusedError when another import is running or the whole cannot be read; then nothing
    was changed.
    """
    run = ImportRun(origin=Origin.MYSMIS, what=what[:300], user=user)
    with import_lock():
        found = _checked(rows(document), run)
        if not found and not run.rejected:
            raise RefusedError(_("It does not contain any record."))
        with transaction.atomic():
            _apply(found, as_of, run, check)
            run.state, run.finished_at = ImportRun.State.DONE, timezone.now()
            if not check:
                run.save()
    return ImportReport(run)


def _checked(told: Iterable[Any], run: ImportRun) -> dict[str, DemandRecord]:
    """Return sound records by key, and count the others with their reason."""
    found: dict[str, DemandRecord] = {}
    for number, row in enumerate(told, 1):
        try:
            record = demand_of(row)
        except RecordError as error:
            run.rejected += 1
            if len(run.rejections) < MOST_REJECTIONS:
                name = error.reference or _("record %(number)d") % {"number": number}
                run.rejections.append({"reference": name, "reason": error.reason})
        else:
            other = found.get(record.key)
            found[record.key] = max(other or record, record, key=lambda one: one.applied)
    return found


def _apply(found: dict[str, DemandRecord], as_of: date, run: ImportRun, check: bool) -> None:
    known = {one.key: one for one in CallDemand.objects.filter(key__in=found).select_for_update()}
    calls, pages = Calls(), ProgrammePages()
    for key, record in found.items():
        demand = known.get(key) or CallDemand(key=key)
        told = {name: value for name, value in vars(record).items() if value not in (None, "")}
        if demand.pk and demand.as_of > as_of:
            run.unchanged += 1
            continue
        changed = any(getattr(demand, name) != value for name, value in told.items())
        run.new += demand.pk is None
        run.changed += bool(demand.pk) and changed
        run.unchanged += bool(demand.pk) and not changed
        for name, value in told.items():
            setattr(demand, name, value)
        demand.as_of = as_of
        demand.opportunity_id = demand.opportunity_id or calls.of(demand)
        demand.programme_page_id = demand.programme_page_id or pages.of(demand)
        if not check:
            demand.save()


def import_demand_file(
    path: Path, as_of: date, *, what: str = "", check: bool = False
) -> ImportReport:
    """Import a saved download. Raises RefusedError."""
    try:
        document = path.read_bytes()
    except OSError as error:
        raise RefusedError(
            _("%(path)s cannot be read: %(error)s.") % {"path": path, "error": error}
        ) from None
    return import_demand(document, what=what or path.name, as_of=as_of, check=check)
