"""A translation goes live by a deliberate act, or is handed in to those who may."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page

from home.versions.missing import Missing, missing_of
from home.versions.moderation import submit

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
    if missing.is_all:
        words = _(
            "Nothing of this page is translated yet: it would appear in the language of its source."
        )
        messages.error(request, words)
        return redirect("wagtailadmin_pages:edit", page.pk)
    if missing.asks and "untranslated" not in request.POST:
        return _confirmation(request, page, missing, action)
    return _handed_in(request, page, missing) if action == "submit" else None


def _confirmation(request: HttpRequest, page: Page, missing: Missing, action: str) -> HttpResponse:
    """Show what is missing, and ask for a tick."""
    context = {
        "page_title": _("Not everything is translated")
        if missing
        else _("Not everything has been read"),
        "page_subtitle": page.get_admin_display_title(),
        "header_icon": "warning",
        "missing": missing,
        "action": action,
        "verb": _("Publish") if action == "publish" else _("Submit for moderation"),
        "unticked": "confirming" in request.POST,
    }
    return TemplateResponse(request, "home/admin/missing.html", context)


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
