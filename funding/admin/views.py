"""Two pages for editors: importing a file of calls, and deciding on what sources changed."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from funding.forms.upload import UploadForm
from funding.imports.decisions import DecisionError, dismiss, take_over
from funding.models.imports import SourceChange

from . import uploads

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
    return TemplateResponse(request, "funding/admin/import_calls.html", {"form": form})


@require_http_methods(["GET"])
def show_upload(request: HttpRequest, token: str) -> HttpResponse:
    """Show how far a file is."""
    _demand(request)
    return uploads.show(request, token)


@require_POST
def confirm_import(request: HttpRequest) -> HttpResponse:
    """Import the file that was looked at."""
    _demand(request, "publish")
    return uploads.confirm(request, request.POST.get("token", ""))


@require_http_methods(["GET"])
def source_changes(request: HttpRequest) -> HttpResponse:
    """Show what sources say now and the site does not say yet."""
    _demand(request)
    waiting = SourceChange.objects.filter(state=SourceChange.State.WAITING)
    context = {
        "changes": waiting.select_related("opportunity", "run")[:MOST_SHOWN],
        "total": waiting.count(),
    }
    return TemplateResponse(request, "funding/admin/source_changes.html", context)


@require_POST
def decide(request: HttpRequest, pk: int, decision: str) -> HttpResponse:
    """Take a change over, or keep what the site says."""
    _demand(request, "publish")
    change = get_object_or_404(SourceChange, pk=pk)
    try:
        (take_over if decision == "take" else dismiss)(change, request.user)
    except DecisionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Decided: %(change)s") % {"change": change})
    return redirect("funding_source_changes")
