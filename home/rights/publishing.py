"""A translation goes live by a deliberate act, or is handed in to those who may."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page

from home.checks.confirmation import confirmation
from home.versions.missing import Missing, missing_of
from home.versions.moderation import approve, as_published, check_of, send_back, submit

from .instances import may_edit
from .translations import require


def asked(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Answer what the editor of translations asks for; None leaves it to wagtail-localize."""
    action = request.POST.get("action", "")
    if action not in ("publish", "submit", "send-back"):
        return None
    missing = missing_of(page)
    if missing is None:
        return None
    require(may_edit(request.user, page))
    if action == "send-back":
        return _sent_back(request, page)
    verb = _("Publish") if action == "publish" else _("Submit for moderation")
    answer = confirmation(request, [as_published(missing.translation)], verb)
    if answer is not None:
        return answer
    return (_approved if action == "publish" else _handed_in)(request, page, missing)


def _approved(request: HttpRequest, page: Page, missing: Missing) -> HttpResponse | None:
    check = check_of(page, request.user)
    if check is None:
        return None
    try:
        version = approve(missing.translation, check, request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        words = _("“%(page)s” is approved.") % {"page": version.draft_title}
        messages.success(request, words)
    return redirect("wagtailadmin_pages:edit", page.pk)


def _sent_back(request: HttpRequest, page: Page) -> HttpResponse:
    check = check_of(page, request.user)
    if check is None:
        raise PermissionDenied
    send_back(check, request.user, request.POST.get("remark", ""))
    words = _("Changes to “%(page)s” are asked for.") % {"page": page.draft_title}
    messages.success(request, words)
    return redirect("wagtailadmin_pages:edit", page.pk)


def _handed_in(request: HttpRequest, page: Page, missing: Missing) -> HttpResponse:
    require(page.permissions_for_user(request.user).can_submit_for_moderation())
    try:
        version = submit(missing.translation, request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        words = _("“%(page)s” waits for whoever may publish it.") % {"page": version.draft_title}
        messages.success(request, words)
    return redirect("wagtailadmin_pages:edit", page.pk)
