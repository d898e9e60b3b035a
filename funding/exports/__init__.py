"""What leaves the catalogue: any selection of opportunities, as a file of a known format.

Nothing here asks the database: hand over what `with_export_data` gives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from core.spreadsheets import CSV_TYPE, XLSX_TYPE
from funding.models.opportunity import FundingOpportunity

from .calendar import calendar_file
from .columns import COLUMNS, DEFAULT, GROUPS, ExportColumn, filled
from .context import ExportContext, with_export_data
from .data import data
from .feed import feed
from .table import csv_table, xlsx_table

Writer = Callable[[Iterable[FundingOpportunity], Sequence[str], ExportContext], bytes]


@dataclass(frozen=True)
class Format:
    """A kind of file; `has_columns` where a visitor can choose them."""

    suffix: str
    content_type: str
    label: Any
    writer: Writer
    has_columns: bool = False

    def write(
        self,
        opportunities: Iterable[FundingOpportunity],
        columns: Sequence[str],
        context: ExportContext,
    ) -> bytes:
        """Return the file, in the language of `context`. `columns`: keys; none: the usual ones."""
        with translation.override(context.language):
            return self.writer(opportunities, columns, context)


FORMATS: dict[str, Format] = {
    "ics": Format("ics", "text/calendar; charset=utf-8", _("calendar (.ics)"), calendar_file),
    "atom": Format("atom", "application/atom+xml; charset=utf-8", _("feed (Atom)"), feed),
    "csv": Format("csv", CSV_TYPE, _("table (CSV)"), csv_table, has_columns=True),
    "xlsx": Format(
        "xlsx",
        XLSX_TYPE,
        _("table (Excel)"),
        xlsx_table,
        has_columns=True,
    ),
    "json": Format("json", "application/json", _("data (JSON)"), data),
}

__all__ = [
    "COLUMNS",
    "DEFAULT",
    "FORMATS",
    "GROUPS",
    "ExportColumn",
    "ExportContext",
    "Format",
    "filled",
    "with_export_data",
]
