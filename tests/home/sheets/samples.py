"""Tables with something in each, and sheets as a spreadsheet program changes them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
from openpyxl import Workbook, load_workbook

from funding.models import FundingSourcePage
from funding.models.criteria import OpportunityCriterion, SourceCriterion
from home.models import Partner, ResultsPage, SheetRun
from home.sheets.applying import work
from home.sheets.columns import Column, DayColumn, NumberColumn, YesNoColumn
from home.sheets.named import NamedColumn, SeveralColumn
from home.sheets.registry import Table, table_of
from home.sheets.writing import as_csv, as_workbook
from pacts.models import PactPage
from resources.models import CaseStudyPage
from tests.factories import locale, term
from tests.funding.factories import opportunity
from tests.specimens import SPECIMENS

Rows = list[list[Any]]
NAMES = (
    "calls", "call-conditions", "sources", "source-conditions", "case-studies", "result-figures",
    "signatories", "commitments", "milestones", "partners", "indicators",
)  # fmt: skip


def filled() -> None:
    """Something in every table, with every kind of value."""
    terms = {"theme": "water", "territory": "ITC11", "sme-size": "small", "sector": "C"}
    terms |= {"funding-kind": "grant", "sme-role": "direct", "aim": "energy"}
    for vocabulary, code in terms.items():
        term(vocabulary, code)
        term(vocabulary, {"territory": "RO322", "sector": "D"}.get(vocabulary, f"{code}-2"))
    of_criterion = {"dimension": "territory", "operator": "in", "value": "ITC11", "sort_order": 0}
    call = opportunity(
        "OWN-1",
        texts=[{"language": "it", "title": "=1+1; -2", "summary": "Due\nrighe"}],
        checked_on=date(2026, 3, 4),
        territories=["ITC11"],
        permanent=True,
    )
    OpportunityCriterion.objects.create(opportunity=call, **of_criterion)
    source = SPECIMENS[FundingSourcePage]("[]")
    FundingSourcePage.objects.filter(pk=source.pk).update(
        grant_min=Decimal("2.50"), official_url="https://example.org/", unchecked=["rate"]
    )
    SourceCriterion.objects.create(page=source, **of_criterion)
    for model in (CaseStudyPage, PactPage, ResultsPage):
        SPECIMENS[model]("[]")
    Partner.objects.create(name="P", kind="k", country="IT", locale=locale(), position=0)


def downloaded(name: str, user: Any, code: str = "en") -> Rows:
    """The rows of a workbook as a spreadsheet shows them."""
    with translation.override(code):
        content = as_workbook(table_of(name), user)
    return [list(row) for row in load_workbook(io.BytesIO(content)).worksheets[0].values]


def as_csv_rows(name: str, user: Any, code: str = "en") -> Rows:
    with translation.override(code):
        content = as_csv(table_of(name), user)
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def workbook(rows: Rows) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for cells in book.active.iter_rows():
        for cell in cells:
            if isinstance(cell.value, str):
                cell.data_type = "s"
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def csv_of(rows: Rows, delimiter: str = ";") -> bytes:
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter).writerows(rows)
    return written.getvalue().encode("utf-8-sig")


def at(rows: Rows, name: str) -> int:
    """The place of a column."""
    return rows[0].index(name)


def hand_in(client: Client, content: bytes, name: str = "sheet.xlsx") -> Any:
    return client.post(reverse("sheets"), {"file": SimpleUploadedFile(name, content)})


def run_of(client: Client, rows: Rows) -> SheetRun:
    """The run of a sheet that was taken."""
    response = hand_in(client, workbook(rows))
    assert response.status_code == 302, response.context["form"].errors
    return SheetRun.objects.first()


def apply(client: Client, run: SheetRun, stale: tuple[int, ...] = ()) -> SheetRun:
    client.post(reverse("sheet_apply", args=[run.pk]), {"stale": stale})
    work()
    run.refresh_from_db()
    return run


def undo(client: Client, run: SheetRun) -> SheetRun:
    client.post(reverse("sheet_undo", args=[run.pk]))
    work()
    run.refresh_from_db()
    return run


def states(run: SheetRun) -> list[str]:
    return list(run.changes.order_by("pk").values_list("state", flat=True))


def other(column: Column, value: Any) -> Any:
    """Another plain value that a column may have."""
    later = date.fromisoformat(value or "2026-01-01") if isinstance(column, DayColumn) else None
    kinds: dict[type[Column], Callable[[], Any]] = {
        SeveralColumn: lambda: [next(code for code in column.names() if code not in value)],
        NamedColumn: lambda: next(code for code in column.names() if code != value),
        DayColumn: lambda: str(later + timedelta(days=40)),
        NumberColumn: lambda: str(Decimal(value or 3) + 1),
        YesNoColumn: lambda: not value,
    }
    for kind, made in kinds.items():
        if isinstance(column, kind):
            return made()
    is_address = "url" in column.name or column.name == "website"
    return "https://example.org/other" if is_address else "+other; -3"


def others(table: Table, values: dict[str, Any]) -> dict[str, Any]:
    """Other values in every column, that may stand together."""
    found = {column.name: other(column, values[column.name]) for column in table.written}
    if "dimension" in found:
        found |= {"dimension": "size", "operator": "not-in", "value": "micro, small"}
    if "counter" in found:  # only where nothing is typed
        found |= {"counter": ""}
    if "month_only" in found:
        found["date"] = "2026-05-01"
    return found
