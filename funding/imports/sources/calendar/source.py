"""The calendar of calls that Romania's programmes expect to launch, a workbook."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.clock import BRUSSELS
from core.text import fold_words
from funding.choices import Origin
from funding.imports.errors import RefusedError
from funding.imports.files.tables import xlsx_cells
from funding.imports.shapes import Shape
from funding.imports.sources.fetch import Fetch
from funding.imports.sources.frame import Source

from . import records

# Beginnings or parts of the names of columns, folded; the first that fits counts.
COLUMNS = {
    "type": ("tip apel", "tip de apel", "tipul apel", "tip competitie", "competitiv"),
    "launch": ("data lansar", "lansare", "data deschider", "deschidere"),
    "close": ("data inchider", "inchidere", "termen"),
    "region": ("regiune", "regiuni", "ldr", "categorie de regiun", "zona"),
    "applicants": ("solicitant", "beneficiar", "aplicant"),
    "title": ("titlu", "denumire apel", "denumirea apel", "apel"),
    "objective": ("obiectiv", "actiune", "masura"),
    "priority": ("prioritat", "axa"),
    "programme": ("program",),
    "budget": ("buget", "alocare", "valoare"),
    "fund": ("fond",),
    "notes": ("observati", "mentiuni"),
}
NEEDED = {"programme", "title", "launch"}
# A heading stands near the top, below what a sheet says of itself.
HEADING_WITHIN = 30


def documents(fetch: Fetch) -> Iterator[bytes]:
    """Yield the workbook."""
    yield fetch.get()


def rows(document: bytes) -> Iterator[dict]:
    """Yield the planned calls of all sheets, each once: what a later sheet says counts.

    A plan whose expected end has passed is marked as `over`. Raises RefusedError.
    """
    today = timezone.now().astimezone(BRUSSELS).date()
    found: dict[Any, dict] = {}
    headings = 0
    for sheet, lines in groupby(xlsx_cells(document), key=itemgetter(0)):
        columns: dict[int, str] = {}
        for number, (_sheet, cells) in enumerate(lines, 1):
            if not columns:
                columns = _columns(cells) if number <= HEADING_WITHIN else {}
                headings += bool(columns)
                currency = _currency(cells, columns)
                continue
            row = {name: cells[at] for at, name in columns.items() if cells[at : at + 1] != [""]}
            row = {name: value for name, value in row.items() if value != ""}
            if len(row) < 2:  # a heading between rows, or nothing
                continue
            row |= {"sheet": sheet, "where": f"{sheet} {number}", "currency": currency}
            end = records.expected_end(row.get("close")) or records.expected_end(row.get("launch"))
            if end and end <= today:
                row["over"] = True
            found[records.key_of(row) if row.get("title") else row["where"]] = row
    if not headings:
        raise RefusedError(
            _("No sheet has a row that names the columns, at least %(names)s.")
            % {"names": "programme, title, launch"}
        )
    yield from found.values()


def _columns(cells: Sequence[Any]) -> dict[int, str]:
    """Return the columns by number, if these cells are the heading; each name once."""
    found: dict[int, str] = {}
    for at, cell in enumerate(cells):
        plain = " ".join(fold_words(str(cell)).split())
        name = next(
            (
                name
                for name, beginnings in COLUMNS.items()
                if name not in found.values() and any(word in plain for word in beginnings)
            ),
            "",
        )
        if plain and len(plain) < 120 and name:
            found[at] = name
    return found if set(found.values()) >= NEEDED else {}


def _currency(cells: Sequence[Any], columns: dict[int, str]) -> str:
    """Return “RON” where the heading of the budget says so; the calendar counts in euro."""
    headings = [str(cells[at]) for at, name in columns.items() if name == "budget"]
    return "RON" if re.search(r"\b(lei|ron)\b", fold_words(" ".join(headings))) else ""


def _essence(row: dict) -> dict:
    """Return what a planned call says, wherever its row stands."""
    return {name: value for name, value in row.items() if name != "where"}


def recognises(start: bytes, name: str) -> bool:
    """Return whether a file is the calendar: a workbook that is called so."""
    plain = fold_words(name)
    named = "calendar" in plain and any(word in plain for word in ("apel", "lansar", "estimativ"))
    return start.startswith(b"PK\x03\x04") and named


SHAPE = Shape(
    "ro-calendar", records.reference_of, records.identity, records.record_of, essence=_essence
)
CALENDAR = Source(
    origin=Origin.CALENDAR,
    name="Calendarul lansărilor de apeluri (MIPE)",
    tells=gettext_lazy(
        "What the European programmes in Romania mean to open, with the month they expect."
    ),
    page=records.PAGE,
    licence=gettext_lazy("Public information of Romania; no licence stated"),
    shape=SHAPE,
    documents=documents,
    rows=rows,
    recognises=recognises,
    complete=True,
    url=(
        "https://oirvest.ro/wp-content/uploads/"
        "Calendarul-estimativ-consolidat-al-lansarilor-de-apeluri-de-proiecte.xlsx"
    ),
)
