"""The tables in the admin: download, hand in, look, apply, undo."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin import messages

from core.spreadsheets import CSV_TYPE, XLSX_TYPE
from core.tables.reading import RefusedError
from core.text import plain
from home.jobs import worker
from home.models.sheets.change import SheetChange
from home.models.sheets.run import SheetRun

from .applying import ask
from .comparing import Comparison
from .forms import PageForm, SheetForm
from .presenting import shown_changes, table_label
from .reading import read
from .registry import Table, table_of, tables_for
from .writing import as_csv, as_workbook

RUNS_SHOWN = 20
CHANGES_SHOWN = 100
State = SheetRun.State


def _demand_tables(user: Any) -> list[Table]:
    """Return the tables somebody may use. Raises PermissionDenied where there are none."""
    tables = tables_for(user)
    if not tables:
        raise PermissionDenied
    return tables


@require_http_methods(["GET", "POST"])
def tables(request: HttpRequest) -> HttpResponse:
    """Show the tables and what was handed in; take a sheet."""
    known = _demand_tables(request.user)
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            run = _hand_in(request.user, form.cleaned_data["file"])
        except RefusedError as error:
            form.add_error("file", str(error)[:500])
        else:
            return redirect("sheet_run", run.pk)
    changed = Count("changes", filter=Q(changes__state__in=SheetChange.CHANGED))
    runs = SheetRun.objects.of(request.user).select_related("user").annotate(changed=changed)
    page = Paginator(runs.order_by("-pk"), RUNS_SHOWN).get_page(PageForm(request.GET).number())
    runs_shown = [(run, table_label(run)) for run in page]
    context = {"tables": known, "form": form, "page": page, "runs": runs_shown}
    return TemplateResponse(request, "home/sheets/tables.html", context)


def _hand_in(user: Any, file: Any) -> SheetRun:
    """Keep what a sheet would change. Raises RefusedError for one that cannot be read."""
    sheet = read(file.read())
    if not sheet.table.may_use(user):
        raise RefusedError(_("You may not change anything of this table."))
    comparison = Comparison(sheet, user)
    with transaction.atomic():
        run = SheetRun.objects.create(
            table=sheet.table.name,
            file_name=plain(PurePath(file.name).name)[-120:],
            user=user,
            language=get_language() or "en",
            unchanged=comparison.unchanged,
            problems=comparison.problems,
        )
        for change in comparison.changes:
            change.run = run
        SheetChange.objects.bulk_create(comparison.changes, batch_size=200)
    return run


@require_GET
def download(request: HttpRequest, name: str, kind: str) -> HttpResponse:
    """Return what somebody may change of a table as a file."""
    table = table_of(name)
    if table is None:
        raise Http404
    if not table.may_use(request.user):
        raise PermissionDenied
    is_csv = kind == "csv"
    body = (as_csv if is_csv else as_workbook)(table, request.user)
    response = HttpResponse(body, content_type=CSV_TYPE if is_csv else XLSX_TYPE)
    day = timezone.localdate().isoformat()
    response["Content-Disposition"] = f'attachment; filename="{name}-{day}.{kind}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _run(request: HttpRequest, pk: int) -> SheetRun:
    return get_object_or_404(SheetRun.objects.of(request.user).select_related("user"), pk=pk)


@require_GET
def show_run(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a sheet would change, or what became of it."""
    run = _run(request, pk)
    counts = dict(run.changes.order_by().values_list("state").annotate(Count("pk")))
    page = Paginator(run.changes.all(), CHANGES_SHOWN).get_page(PageForm(request.GET).number())
    context = {
        "run": run,
        "label": table_label(run),
        "changes": shown_changes(run, page.object_list),
        "page": page,
        "summary": [
            (label, counts[state]) for state, label in SheetChange.State.choices if state in counts
        ],
        "total": page.paginator.count,
        "stale": run.changes.filter(stale=True).count() if run.state == State.READ else 0,
        "may_apply": run.state == State.READ and page.paginator.count > 0,
        "may_undo": run.state == State.APPLIED
        and any(counts.get(state) for state in SheetChange.CHANGED),
    }
    response = TemplateResponse(request, "home/sheets/run.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def apply_run(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a sheet applied that was looked at, with what is stale only where it was chosen."""
    run = _run(request, pk)
    with transaction.atomic():
        asked = ask(run, request.user, State.READ, State.APPLYING, get_language() or "en")
        if asked:
            chosen = [int(key) for key in request.POST.getlist("stale") if key.isdecimal()]
            run.changes.filter(stale=True, pk__in=chosen[:5000]).update(chosen=True)
        transaction.on_commit(_wake)
    if not asked:
        messages.warning(request, _("This sheet was applied already."))
    return redirect("sheet_run", pk)


@require_POST
def undo_run(request: HttpRequest, pk: int) -> HttpResponse:
    """Have all a sheet changed put back, where nobody has changed it since."""
    run = _run(request, pk)
    with transaction.atomic():
        asked = ask(run, request.user, State.APPLIED, State.UNDOING, get_language() or "en")
        transaction.on_commit(_wake)
    if not asked:
        messages.warning(request, _("This sheet was undone already."))
    return redirect("sheet_run", pk)


def _wake() -> None:
    worker.wake(SheetRun.WORK)
