"""A file of calls that an editor hands in: the background reads it, a page says how far it is."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from funding.forms.upload import UploadForm
from funding.imports.apply import WAITING
from funding.imports.compare import Effect
from funding.imports.run import ImportReport
from funding.models.imports import ImportRun, Upload
from home.jobs import worker

from .layout import page
from .wording import in_words, name_of

MOST_SHOWN = 50


def hand_in(request: HttpRequest, form: UploadForm) -> HttpResponse:
    """Keep a file for the background, and lead to the page that says how far it is."""
    file = form.cleaned_data["file"]
    name = re.sub(r"[^\w.-]", "-", Path(file.name).name)[-80:]
    upload = Upload(
        token=f"{uuid4().hex}-{name}",
        as_of=form.cleaned_data["as_of"],
        user=_user(request),
        language=get_language() or "en",
    )
    upload.path.parent.mkdir(parents=True, exist_ok=True)
    with upload.path.open("wb") as kept:
        for chunk in file.chunks():
            kept.write(chunk)
    _save_and_wake(upload)
    return redirect("funding_upload", upload.token)


def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Have a file imported that was looked at."""
    upload = Upload.objects.filter(token=token, state=Upload.State.READY).first()
    if upload is None or not upload.path.is_file():
        messages.error(request, _("The file is no longer there: upload it again."))
        return redirect("funding_import_calls")
    upload.state, upload.user = Upload.State.CONFIRMED, _user(request)
    _save_and_wake(upload)
    return redirect("funding_upload", token)


def show(request: HttpRequest, token: str, *, may_import: bool) -> HttpResponse:
    """Show how far a file is; what it would do once it was read, what it did once imported."""
    upload = Upload.objects.filter(token=token).first()
    if upload is None:
        raise Http404
    if upload.state == Upload.State.REFUSED:
        return _form(request, upload)
    context: dict[str, Any] = {"upload": upload, "name": upload.name, "token": token}
    if upload.report:
        report = report_of(upload)
        context |= {
            "report": report,
            "as_of": upload.as_of,
            "may_import": may_import,
            **_noted(report.notes),
        }
    ready = upload.state == Upload.State.READY
    response = page(request, "import_calls" if ready else "upload", context)
    response["Cache-Control"] = "private, no-store"
    return response


def report_of(upload: Upload) -> ImportReport:
    """Return what was kept of a report."""
    told = upload.report
    return ImportReport(ImportRun(**told["run"]), told["notes"])


def _noted(notes: list[Any]) -> dict[str, Any]:
    """Return what a preview lists, in words: new calls, then changes of those that are here."""
    shown = [{"note": note, **_said(note["difference"])} for note in notes[:MOST_SHOWN]]
    return {"notes": shown, "more": max(len(notes) - MOST_SHOWN, 0)}


def _said(difference: dict[str, Any] | None) -> dict[str, Any]:
    """Return a difference in words; nothing for a new call."""
    if difference is None:
        return {}
    return {
        "name": name_of(difference["field"]),
        "before": in_words(difference["field"], difference["before"]),
        "after": in_words(difference["field"], difference["after"]),
        "waits": Effect(difference["effect"]) in WAITING,
    }


def _user(request: HttpRequest) -> Any:
    return request.user


def _form(request: HttpRequest, upload: Upload) -> HttpResponse:
    """Show the form for another file, with why this one was refused."""
    form = UploadForm({"as_of": upload.as_of})
    form.full_clean()
    form.errors.clear()
    form.add_error("file", upload.problem)
    return page(request, "import_calls", {"form": form})


def _save_and_wake(upload: Upload) -> None:
    with transaction.atomic():
        upload.save()
        transaction.on_commit(partial(worker.wake, Upload.WORK))
