"""Two pages for editors: importing a file of calls, and deciding on what sources changed."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.permissions import policy_registry

from core.spreadsheets import CSV_TYPE, XLSX_TYPE, Sheet, csv_file, xlsx_file
from core.text import fold
from funding.forms.upload import UploadForm
from funding.imports.decisions import DecisionError, dismiss, take_over
from funding.imports.files.lists import COLUMNS
from funding.imports.sources.health import source_states
from funding.models.condition_codes import label_of, names_of
from funding.models.imports import SourceChange
from funding.models.opportunity import FundingOpportunity
from home.rights.instances import may_publish

from . import uploads
from .forms import DimensionForm
from .layout import page
from .wording import in_words, name_of

MOST_SHOWN = 50


def _demand(request: HttpRequest, action: str = "change") -> None:
    """Ask for the right to change to look, for that to publish to change what visitors see."""
    if not request.user.has_perm(f"funding.{action}_fundingopportunity"):
        raise PermissionDenied


@require_http_methods(["GET", "POST"])
def import_calls(request: HttpRequest) -> HttpResponse:
    """Show a form for a file; the background reads it."""
    _demand(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return uploads.hand_in(request, form)
    return page(request, "import_calls", {"form": form, "states": source_states()})


@require_http_methods(["GET"])
def show_upload(request: HttpRequest, token: str) -> HttpResponse:
    """Show how far a file is."""
    _demand(request)
    return uploads.show(request, token, may_import=_may_publish(request))


@require_POST
def confirm_import(request: HttpRequest) -> HttpResponse:
    """Import the file that was looked at."""
    if not _may_publish(request):
        raise PermissionDenied
    return uploads.confirm(request, request.POST.get("token", ""))


@require_http_methods(["GET"])
def source_changes(request: HttpRequest) -> HttpResponse:
    """Show what sources say now and the site does not say yet."""
    _demand(request)
    waiting = SourceChange.objects.filter(state=SourceChange.State.WAITING)
    listed = waiting.select_related("opportunity", "run").prefetch_related(
        "opportunity__territories"
    )
    rows = [
        {
            "change": change,
            "name": name_of(change.field),
            "before": in_words(change.field, change.before),
            "after": in_words(change.field, change.after),
            "may_decide": may_publish(request.user, change.opportunity),
        }
        for change in listed[:MOST_SHOWN]
    ]
    context = {
        "changes": rows,
        "total": waiting.count(),
        "may_decide": any(row["may_decide"] for row in rows),
    }
    return page(request, "source_changes", context)


@require_POST
def decide(request: HttpRequest, pk: int, decision: str) -> HttpResponse:
    """Take a change over, or keep what the site says."""
    _demand(request, "publish")
    change = get_object_or_404(SourceChange.objects.select_related("opportunity"), pk=pk)
    if not may_publish(request.user, change.opportunity):
        raise PermissionDenied
    try:
        (take_over if decision == "take" else dismiss)(change, request.user)
    except DecisionError as error:
        messages.error(request, str(error))
    else:
        what = f"{change.opportunity.identifier}, {name_of(change.field)}"
        messages.success(request, _("Decided: %(change)s") % {"change": what})
    return redirect("funding_source_changes")


@require_http_methods(["GET"])
def empty_list(request: HttpRequest, kind: str) -> HttpResponse:
    """Return our own list to fill in: the row that names its columns."""
    _demand(request)
    if kind == "csv":
        body, content_type = csv_file(COLUMNS, []), CSV_TYPE
    else:
        sheet = Sheet("calls", [], [24] * len(COLUMNS), COLUMNS)
        body, content_type = xlsx_file([sheet]), XLSX_TYPE
    headers = {"Content-Disposition": f'attachment; filename="calls.{kind}"'}
    return HttpResponse(body, content_type=content_type, headers=headers)


@require_http_methods(["GET"])
def condition_terms(request: HttpRequest) -> HttpResponse:
    """Return what a condition about something may name, for the search beside the field."""
    form = DimensionForm(request.GET)
    names = names_of(form.cleaned_data["dimension"]) if form.is_valid() else {}
    labels = [label_of(code, name) for code, name in names.items()]
    return JsonResponse({"terms": sorted(labels, key=fold)})


def _may_publish(request: HttpRequest) -> bool:
    """Return whether they may publish calls of anywhere, as a file may hold."""
    policy = policy_registry.get_by_type(FundingOpportunity)
    if not policy.accepts(request.user, (), "publish"):
        return False
    return request.user.has_perm("funding.publish_fundingopportunity")
