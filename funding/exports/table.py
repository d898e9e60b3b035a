"""A selection as a table: CSV and XLSX."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from core.spreadsheets import Sheet, Value, csv_file, xlsx_file
from funding.models.opportunity import FundingOpportunity

from .columns import ALWAYS, ExportColumn, columns_of
from .context import ExportContext
from .licence import LICENCE, LICENCE_URL, credit_of_all


def csv_table(
    opportunities: Iterable[FundingOpportunity], keys: Sequence[str], context: ExportContext
) -> bytes:
    """Return the selection as CSV, headed by the keys.

    Dates are ISO 8601, a deadline with its offset from UTC where the time is known. Credit line
    and licence are the last two columns.
    """
    columns = [*columns_of(keys), *ALWAYS]
    heads = [column.key for column in columns]
    return csv_file(heads, _rows(columns, opportunities, context))


def xlsx_table(
    opportunities: Iterable[FundingOpportunity], keys: Sequence[str], context: ExportContext
) -> bytes:
    """Return a workbook: the table, and a sheet that says whose it is.

    Moments are on Brussels' clocks, as the heads of the columns say.
    """
    columns = columns_of(keys)
    calls = Sheet(
        _("Calls"),
        _rows(columns, opportunities, context),
        [_width(column) for column in columns],
        [str(column.label) for column in columns],
    )
    credit: list[tuple[str, str]] = [
        (_("Title"), context.title),
        (_("Address"), context.address),
        (_("As of"), context.now.replace(microsecond=0).isoformat()),
        (_("Licence"), f"{LICENCE}, {LICENCE_URL}"),
        (_("Credit line"), credit_of_all()),
    ]
    return xlsx_file([calls, Sheet(_("Licence"), credit, [20, 90])])


def _rows(
    columns: Sequence[ExportColumn],
    opportunities: Iterable[FundingOpportunity],
    context: ExportContext,
) -> Iterator[list[Value]]:
    for opportunity in opportunities:
        yield [column.value(opportunity, context) for column in columns]


def _width(column: ExportColumn) -> int:
    """Return a width in characters that suits what usually stands in the column."""
    if column.group == "words" or "title" in column.key:
        return 50
    return {"dates": 22, "money": 18}.get(column.group, 24)
