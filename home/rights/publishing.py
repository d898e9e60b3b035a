"""A translation goes live by a deliberate act, or is handed in to those who may."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page

from home.checks.confirmation import confirmation
from home.versions.missing import Missing, missing_of
from home.versions.moderation import as_published, submit

from .instances import may_edit
from .translations import require


def asked(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Answer what the editor of translations asks for; None leaves it to wagtail-localize."""
    action = request.POST.get("action", "")
    if action not in ("publish", "submit"):
        return None
    missing = missing_of(page)
    if missing is None:
        return None
    require(may_edit(request.user, page))
    verb = _("Publish") if action == "publish" else _("Submit for moderation")
    answer = confirmation(request, [as_published(missing.translation)], verb)
    if answer is not None or action == "publish":
        return answer
    return _handed_in(request, page, missing)


def _handed_in(request: HttpRequest, page: Page, missing: Missing) -> HttpResponse:
    require(page.permissions_for_user(request.user).can_submit_for_moderation())
    try:
        version = submit(missing.translation, request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        words = _("“%(page)s” waits for whoever may publish it.") % {"page": version.title}
        messages.success(request, words)
    return redirect("wagtailadmin_pages:edit", page.pk)
