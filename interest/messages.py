"""Pages that answer a link in a mail: a question, or what happened."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from interest.about import About, about_of
from interest.models.enquiries import Enquiry


def ask(
    request: HttpRequest, title: str, text: str, button: str, about: About | None = None
) -> HttpResponse:
    """Show a question, what it is about, and the button that answers it with yes."""
    return _respond(request, {"title": title, "lead": text, "button": button, "about": about}, 200)


def say(
    request: HttpRequest, title: str, text: str, status: int, enquiry: Enquiry | None = None
) -> HttpResponse:
    """Show what happened; with `enquiry`, also what its form says after confirming."""
    more = enquiry.form.localized.confirmed if enquiry and enquiry.form else ""
    about = about_of(enquiry.about) if enquiry else None
    return _respond(request, {"title": title, "lead": text, "more": more, "about": about}, status)


def unknown_link(request: HttpRequest) -> HttpResponse:
    """Show that a link is not one of ours (404)."""
    return say(
        request,
        _("This link does not work"),
        _("Perhaps the email program cut it. Copy the whole address from the email."),
        404,
    )


def _respond(request: HttpRequest, context: dict, status: int) -> HttpResponse:
    response = render(request, "interest/message.html", context, status=status)
    add_never_cache_headers(response)
    return response
