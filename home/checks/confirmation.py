"""One page for all advice: what was found is read, and ticked once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.utils import get_latest_str

from .registry import Finding, findings_of

READ, CONFIRMING = "advice_read", "confirming"
OWN_FIELDS = {READ, CONFIRMING, "csrfmiddlewaretoken"}
# How the names of the buttons begin that let something out; without them a form saves a draft.
ACTION = "action-"


@dataclass(frozen=True)
class Advice:
    """What was found of a thing, and where that is mended."""

    title: str
    findings: list[Finding]
    edit_url: str = ""


def advice_on(things: Iterable[models.Model], user: Any) -> list[Advice]:
    """Return the things of which something was found."""
    urls = AdminURLFinder(user)
    return [
        Advice(get_latest_str(thing), findings, (thing.pk and urls.get_edit_url(thing)) or "")
        for thing in things
        if (findings := findings_of(thing))
    ]


def was_sent_before(request: HttpRequest) -> bool:
    """Return whether it comes from the page of advice, which sends again what was sent to it."""
    return CONFIRMING in request.POST


def confirmation(
    request: HttpRequest, things: Iterable[models.Model], verb: str
) -> HttpResponse | None:
    """Return a page that asks for a tick before things go out; None where nothing is left to ask.

    What was sent is sent again with the tick, so that whoever was asked first does its work.
    """
    advice = advice_on(things, request.user)
    is_refused = any(finding.refuses for each in advice for finding in each.findings)
    if not advice or (READ in request.POST and not is_refused):
        return None
    sent = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in OWN_FIELDS
        for value in values
    ]
    actions = [pair for pair in sent if pair[0].startswith(ACTION)]
    context = {
        "page_title": _("Not published yet") if is_refused else _("Before it is published"),
        "header_icon": "warning",
        "advice": advice,
        "is_refused": is_refused,
        "unticked": was_sent_before(request),
        "verb": verb,
        "sent": [pair for pair in sent if pair not in actions],
        "action": actions[0] if actions else None,
        # What is only being made has no form to go back to, until it is a draft.
        "is_unsaved": bool(actions) and not all(each.edit_url for each in advice),
    }
    return TemplateResponse(request, "home/admin/advice.html", context)
