"""Rows of the list in one form, whether they came as JSON of its search or as its CSV.

A row is {name: text or list of texts}; what is empty is left out, a list has each value once and
in order, so that the same record is the same however it came.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from funding.imports.errors import RefusedError
from funding.imports.values import YEARS, clean

from .codes import AIMS_OF_GOALS, APPLICANTS, FUNDING_KINDS, LARGE, SECTORS, SIZES

# The list's own names of its columns, and what its search calls them.
ALIASES = {
    "ID_Incentivo": "zs_nid",
    "Titolo": "zs_title",
    "Descrizione": "zs_body",
    "Obiettivo_Finalita": "zm_field_scopes_value",
    "Data_apertura": "zs_field_open_date",
    "Data_chiusura": "zs_field_close_date",
    "Note_di_apertura_chiusura": "zs_field_close_date_descriptor",
    "Dimensioni": "zm_field_dimensions_value",
    "Tipologia_Soggetto": "zm_field_subject_type_value",
    "Forma_agevolazione": "zm_field_support_form_value",
    "Costi_Ammessi": "zm_field_granted_costs_value",
    "Spesa_Ammessa_min": "zs_field_cost_min",
    "Spesa_Ammessa_max": "zs_field_cost_max",
    "Agevolazione_Concedibile_min": "zs_field_support_grant_type_min",
    "Agevolazione_Concedibile_max": "zs_field_support_grant_type_max",
    "Settore_Attivita": "zm_field_activity_sector_value",
    "Codici_ATECO": "zs_field_ateco",
    "Regioni": "zm_field_regions_value",
    "Comuni": "zs_field_comuni",
    "Ambito_territoriale": "zm_field_special_territory_value",
    "Soggetto_Concedente": "zs_field_subject_grant",
    "Stanziamento_incentivo": "zs_field_budget_allocation",
    "Link_istituzionale": "zs_field_link",
    "Data_ultimo_aggiornamento": "ds_last_update",
    "URL": "zs_url",
}
_NAMES = {solr: name for name, solr in ALIASES.items()} | {name: name for name in ALIASES}
LISTS = frozenset(name for name, solr in ALIASES.items() if solr.startswith("zm_"))
# Values with a comma inside, so that a list written with commas can be taken apart.
_WITH_COMMAS = sorted(
    (
        value
        for value in (
            *SECTORS, *AIMS_OF_GOALS, *APPLICANTS, *FUNDING_KINDS, *SIZES, LARGE,
            "Materie prime, di consumo e merci", "Servizi, brevetti e licenze",
        )
        if "," in value
    ),
    key=len,
    reverse=True,
)  # fmt: skip
_COMMA = "\x1f"
_WHOLE = re.compile(r"\d+\.0+")
_DAY = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?=$|[T ])|(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?=$|\s)"
)
# A record is some thousand characters; 900 codes and 400 towns make a few more.
LONGEST_CELL = 1_000_000


def rows_of(document: bytes) -> Iterator[Any]:
    """Yield the rows of an answer of the search, or of a CSV file. Raises RefusedError."""
    start = document.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"{"):
        yield from (tidy(row) for row in docs_of(document))
    else:
        yield from (tidy(row) for row in _csv_rows(document))


def docs_of(document: bytes) -> list[Any]:
    """Return the records of an answer of the search. Raises RefusedError."""
    response = answer_of(document)
    docs = response.get("docs")
    if not isinstance(docs, list):
        raise RefusedError(_("The answer has no records."))
    return docs


def answer_of(document: bytes) -> dict:
    """Return what the search answers. Raises RefusedError."""
    try:
        found = json.loads(document.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        reason = " ".join(str(error).split())[:200]
        raise RefusedError(
            _("The JSON is broken or cut short: %(error)s.") % {"error": reason}
        ) from error
    response = found.get("response") if isinstance(found, dict) else None
    if not isinstance(response, dict):
        raise RefusedError(_("The answer has no records."))
    return response


def _csv_rows(document: bytes) -> Iterator[dict]:
    try:
        letters = document.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RefusedError(
            _("The file is not in UTF-8. In a spreadsheet, save it as “CSV UTF-8”.")
        ) from None
    heading = letters.partition("\n")[0]
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(
        io.StringIO(letters, newline=""), delimiter=max(",;\t", key=heading.count), strict=True
    )
    try:
        columns = [name.strip() for name in next(reader, [])]
        if "ID_Incentivo" not in columns:
            raise RefusedError(_("The answer has no records."))
        for cells in reader:
            if any(cells):
                if len(cells) != len(columns):
                    raise RefusedError(
                        _("Line %(number)d has %(cells)d cells instead of %(columns)d.")
                        % {
                            "number": reader.line_num,
                            "cells": len(cells),
                            "columns": len(columns),
                        }
                    )
                yield dict(zip(columns, cells, strict=True))
    except csv.Error as error:
        raise RefusedError(_("The CSV is broken: %(error)s.") % {"error": error}) from None


def tidy(row: Any) -> Any:
    """Return a row in the one form; what is no row stays as it is, to be told by its place."""
    if not isinstance(row, dict):
        return row
    found = {}
    for told, value in row.items():
        name = _NAMES.get(str(told).strip())
        if name:
            plain = _list(value) if name in LISTS else _text(value)
            if plain:
                found[name] = plain
    return found


def _text(value: Any) -> str:
    """Return one text; numbers as they are written without a needless point."""
    if isinstance(value, list):
        value = next((part for part in value if part not in (None, "")), "")
    if value is None or isinstance(value, bool | dict):
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    written = clean(str(value)).strip()
    return written.partition(".")[0] if _WHOLE.fullmatch(written) else written


def _list(value: Any) -> list[str]:
    """Return each value once, in order; the CSV writes them into one cell."""
    parts = value if isinstance(value, list) else _parts(_text(value))
    return sorted({plain for part in parts if (plain := _text(part))})


def _parts(cell: str) -> list[str]:
    if re.search(r"[;|\n]", cell):
        return re.split(r"[;|\n]", cell)
    for value in _WITH_COMMAS:
        cell = cell.replace(value, value.replace(",", _COMMA))
    return [part.replace(_COMMA, ",") for part in cell.split(",")]


def day_of(written: str) -> date | None:
    """Return a day, as 2026-11-10T00:00:00, 2026-1-5 or 5/1/2026; None for all else."""
    match = _DAY.match(written.strip())
    if match is None:
        return None
    year, month, day = match.groups()[:3] if match[1] else match.groups()[:2:-1]
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if found.year in YEARS else None
