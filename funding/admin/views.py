"""Two pages for editors: importing a file of calls, and deciding on what sources changed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from funding.forms.upload import UploadForm
from funding.imports.decisions import DecisionError, dismiss, take_over
from funding.imports.errors import RefusedError
from funding.imports.run import ImportReport, import_file
from funding.imports.sources.health import source_states
from funding.models.imports import SourceChange

MOST_SHOWN = 50
# The name of a file that was handed in, as _kept gives it.
TOKEN = re.compile(r"[0-9a-f]{32}-[\w.-]{0,80}")


def _demand(request: HttpRequest, action: str = "change") -> None:
    """Ask for the right to change to look, for that to publish to change what visitors see."""
    if not request.user.has_perm(f"funding.{action}_fundingopportunity"):
        raise PermissionDenied


@require_http_methods(["GET", "POST"])
def import_calls(request: HttpRequest) -> HttpResponse:
    """Show a form for a file, then a preview of what it would do, then do the import itself."""
    _demand(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form, "states": source_states()}
    if request.method == "POST" and form.is_valid():
        path = _kept(form.cleaned_data["file"])
        try:
            report = import_file(path, as_of=form.cleaned_data["as_of"], check=True)
        except RefusedError as error:
            path.unlink()
            form.add_error("file", str(error))
        else:
            context |= {"report": report, "token": path.name, "name": _name(path)}
            context |= {"as_of": form.cleaned_data["as_of"], "notes": report.notes[:MOST_SHOWN]}
    return TemplateResponse(request, "funding/admin/import_calls.html", context)


@require_POST
def confirm_import(request: HttpRequest) -> HttpResponse:
    """Import the file that was looked at."""
    _demand(request, "publish")
    token = request.POST.get("token", "")
    path = _folder() / token
    if not TOKEN.fullmatch(token) or not path.is_file():
        messages.error(request, _("The file is no longer there: hand it in again."))
        return redirect("funding_import_calls")
    form = UploadForm(request.POST)
    form.is_valid()
    try:
        report = import_file(
            path, what=_name(path), as_of=form.cleaned_data.get("as_of"), user=request.user
        )
    except RefusedError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _in_words(report))
    path.unlink(missing_ok=True)
    return redirect("funding_import_calls")


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


def _folder() -> Path:
    folder = Path(settings.DATA_DIR) / "imports"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _kept(upload: Any) -> Path:
    """Return the upload as a file, kept until it is imported; its name cannot be guessed."""
    name = re.sub(r"[^\w.-]", "-", Path(upload.name).name)[-80:]
    path = _folder() / f"{uuid4().hex}-{name}"
    with path.open("wb") as kept:
        for chunk in upload.chunks():
            kept.write(chunk)
    return path


def _name(path: Path) -> str:
    return path.name.partition("-")[2]


def _in_words(report: ImportReport) -> str:
    return " ".join(report.lines()[:3])
