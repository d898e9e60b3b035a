"""The list as a table to take away; who took it stands in the history of each enquiry."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from datetime import datetime
from io import BytesIO, StringIO
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from core.spreadsheets import safe_text, text_for_sheet
from funding.presentation.names import names_now
from interest.models.choices import FormKind, Need
from interest.models.enquiries import Enquiry

from .actions import exported
from .forms import FilterForm
from .permissions import DeskView, name_of

Value = str | int | datetime | None
Row = Callable[[Enquiry], Value]
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
BETWEEN = " | "
MOMENT_FORMAT = "yyyy-mm-dd hh:mm"


class ExportView(DeskView):
    """A file of what the filters leave. Asked for by POST: taking data away is a action."""

    http_method_names = ["post"]

    @transaction.atomic
    def post(self, request: HttpRequest, kind: str) -> HttpResponse:
        """Write it down, then hand the file over: both or neither."""
        found = FilterForm(request.GET, request.user).found()
        enquiries = list(found.select_related("assigned_to", "consent"))
        exported([enquiry.pk for enquiry in enquiries], request.user)
        body = csv_file(enquiries) if kind == "csv" else xlsx_file(enquiries)
        name = f"enquiries-{timezone.localdate():%Y-%m-%d}.{kind}"
        return HttpResponse(
            body,
            content_type=KINDS[kind],
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


def columns() -> list[tuple[str, Row]]:
    """Return heads and values, in the language of who takes the table away."""
    names, languages = names_now(), dict(settings.LANGUAGES)
    needs, kinds = dict(Need.choices), dict(FormKind.choices)

    def named(vocabulary: str, codes: Iterable[str]) -> str:
        return BETWEEN.join(names(vocabulary, code) for code in codes if code)

    return [
        (_("Number"), lambda item: item.pk),
        (_("Sent"), lambda item: item.submitted_at),
        (_("Confirmed"), lambda item: item.confirmed_at),
        (_("Status"), lambda item: item.get_state_display()),
        (_("Outcome"), lambda item: item.get_outcome_display()),
        (_("Assigned to"), lambda item: name_of(item.assigned_to)),
        (_("Last contact"), lambda item: item.last_contact_at),
        (_("Firm"), lambda item: item.firm),
        (_("Contact person"), lambda item: item.person),
        (_("Mail address"), lambda item: item.email),
        (_("Phone"), lambda item: item.phone),
        (_("Language"), lambda item: languages.get(item.language, item.language)),
        (_("Territory"), lambda item: named("territory", [item.territory])),
        (_("Size of firm"), lambda item: named("sme-size", [item.size])),
        (_("Sector"), lambda item: named("sector", [item.sector])),
        (_("Themes"), lambda item: named("theme", item.themes)),
        (_("What for"), lambda item: BETWEEN.join(str(needs.get(c, c)) for c in item.needs)),
        (_("Message"), lambda item: item.message),
        (_("Further answers"), _further_answers),
        (_("Kind of form"), lambda item: str(kinds.get(item.kind, item.kind))),
        (_("Place at the event"), lambda item: item.get_place_display() if item.place else ""),
        (_("Came from"), lambda item: item.about),
        (_("Campaign"), lambda item: item.campaign),
        (_("Wording of consent"), lambda item: str(item.consent)),
    ]


def _further_answers(enquiry: Enquiry) -> str:
    return BETWEEN.join(f"{question}: {answer}" for question, answer in enquiry.answers)


def csv_file(enquiries: Iterable[Enquiry]) -> bytes:
    """Return CSV (RFC 4180, UTF-8 with the mark by which Excel knows it).

    No cell runs as a formula.
    """
    table = columns()
    written = StringIO()
    writer = csv.writer(written)
    writer.writerow(safe_text(head) for head, _value in table)
    for enquiry in enquiries:
        writer.writerow(_csv_cell(value(enquiry)) for _head, value in table)
    return written.getvalue().encode("utf-8-sig")


def _csv_cell(value: Value) -> str:
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="minutes")
    return safe_text("" if value is None else value)


def xlsx_file(enquiries: Iterable[Enquiry]) -> bytes:
    """Return a workbook with real moments and numbers.

    Texts are texts, whatever they begin with.
    """
    table = columns()
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Enquiries"))
    sheet.freeze_panes = "A2"
    for number in range(1, len(table) + 1):
        sheet.column_dimensions[get_column_letter(number)].width = 24
    sheet.append([_bold(sheet, head) for head, _value in table])
    cells = [(WriteOnlyCell(sheet), WriteOnlyCell(sheet)) for _column in table]
    for enquiry in enquiries:
        sheet.append(
            [
                _sheet_cell(value(enquiry), *own)
                for (_head, value), own in zip(table, cells, strict=True)
            ]
        )
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _sheet_cell(value: Value, text: WriteOnlyCell, moment: WriteOnlyCell) -> Any:
    """Return what the sheet takes; Excel knows no zones: moments are on the adviser's clocks."""
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, datetime):
        moment.value = timezone.localtime(value).replace(tzinfo=None)
        moment.number_format = MOMENT_FORMAT
        return moment
    return text_for_sheet(value, text)


def _bold(sheet: Any, head: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, head)
    cell.font = Font(bold=True)
    return cell
