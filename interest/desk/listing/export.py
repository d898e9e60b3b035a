"""The list as a table to take away; who took it stands in the history of each enquiry."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.spreadsheets import BETWEEN, CSV_TYPE, XLSX_TYPE, Sheet, Value, csv_file, xlsx_file
from core.text import labelled
from funding.presentation.names import names_now
from interest.models.choices import FormKind, Need
from interest.models.enquiries import Enquiry

from ..actions import exported
from ..permissions import DeskView, name_of
from .filters import EnquiryFilterSet

Column = Callable[[Enquiry], Value]
KINDS = {"csv": CSV_TYPE, "xlsx": XLSX_TYPE}


class ExportView(DeskView):
    """A file of what the filters leave. Asked for by POST: taking data away is an action."""

    http_method_names = ["post"]

    @transaction.atomic
    def post(self, request: HttpRequest, kind: str) -> HttpResponse:
        """Write it down, then hand the file over: both or neither."""
        filters = EnquiryFilterSet(request.GET, request=request)
        filters.is_valid()
        found = filters.filter_queryset(filters.queryset)
        enquiries = list(found.select_related("assigned_to", "consent"))
        exported(enquiries, request.user)
        body = csv_of(enquiries) if kind == "csv" else xlsx_of(enquiries)
        name = f"enquiries-{timezone.localdate():%Y-%m-%d}.{kind}"
        return HttpResponse(
            body,
            content_type=KINDS[kind],
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


def columns() -> list[tuple[str, Column]]:
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
        (_("Email address"), lambda item: item.email),
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
    return BETWEEN.join(labelled(question, answer) for question, answer in enquiry.answers)


def csv_of(enquiries: Iterable[Enquiry]) -> bytes:
    """Return the enquiries as CSV. No cell runs as a formula."""
    table = columns()
    return csv_file([head for head, _value in table], _rows(table, enquiries), timespec="minutes")


def xlsx_of(enquiries: Iterable[Enquiry]) -> bytes:
    """Return the enquiries as a workbook; moments are on the adviser's clocks."""
    table = columns()
    heads = [head for head, _value in table]
    return xlsx_file([Sheet(_("Enquiries"), _rows(table, enquiries), [24] * len(table), heads)])


def _rows(table: list[tuple[str, Column]], enquiries: Iterable[Enquiry]) -> Iterator[list[Value]]:
    for enquiry in enquiries:
        values = (value(enquiry) for _head, value in table)
        yield [
            timezone.localtime(value) if isinstance(value, datetime) else value for value in values
        ]
