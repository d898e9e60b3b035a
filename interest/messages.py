"""Pages that answer a link in a mail: a question, or what happened."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from interest.models.enquiries import Enquiry


def ask(request: HttpRequest, title: str, text: str, button: str) -> HttpResponse:
    """Show a question and the button that answers it with yes."""
    return _respond(request, {"title": title, "lead": text, "button": button}, 200)


def say(
    request: HttpRequest, title: str, text: str, status: int, enquiry: Enquiry | None = None
) -> HttpResponse:
    """Show what happened; with `enquiry`, also what its form says after confirming."""
    more = enquiry.form.localized.confirmed if enquiry and enquiry.form else ""
    return _respond(request, {"title": title, "lead": text, "more": more}, status)


def unknown_link(request: HttpRequest) -> HttpResponse:
    """Show that a link is not one of ours (404)."""
    return say(
        request,
        _("This link does not work"),
        _("Perhaps the mail program cut it. Copy the whole address from the mail."),
        404,
    )


def busy() -> str:
    """Return what somebody reads whose form could not be kept: the database is busy."""
    return _("The site is busy at the moment. Nothing is lost: please send again.")


def _respond(request: HttpRequest, context: dict, status: int) -> HttpResponse:
    response = render(request, "interest/message.html", context, status=status)
    add_never_cache_headers(response)
    return response
