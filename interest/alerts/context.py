"""What stands around the pages of alerts, as around every page of the site."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from core.formats import language
from core.links import Link
from funding.paths import CALLS, address_of
from home.navigation.page_registry import page_registry
from home.navigation.translations import Alternate
from interest.models.subscriptions import Subject


def page(
    request: HttpRequest,
    template: str,
    title: str,
    *,
    subject: str,
    status: int = 200,
    **context: Any,
) -> TemplateResponse:
    """A page of alerts: no search engine lists it, no cache keeps it.

    Where it leads outside, browsers do not say from where (SecurityMiddleware's “same-origin”).
    “no-referrer” would be no safer, and forms would send “Origin: null”, which CSRF refuses.
    """
    around = {
        "title": title,
        "noindex": True,
        "breadcrumbs": _way(subject),
        "alternates": _alternates(request),
    }
    return TemplateResponse(
        request,
        f"interest/alerts/{template}.html",
        around | context,
        status=status,
        headers={"Cache-Control": "private, no-store"},
    )


def _way(subject: str) -> list[Link]:
    """The home page and the section the alert is about."""
    model = "news.newsindexpage" if subject == Subject.NEWS else "funding.fundingindexpage"
    entries = [page_registry().of_model(name, language()) for name in ("home.homepage", model)]
    way = [Link(entry.title, entry.url, entry.page_id) for entry in entries if entry]
    calls = address_of(CALLS)
    if subject == Subject.CALLS and calls:
        way.append(Link(_("Calls"), calls))
    return way


def _alternates(request: HttpRequest) -> Sequence[Alternate]:
    """The same address in each language, with what was chosen."""
    match = request.resolver_match
    query = request.META.get("QUERY_STRING", "")
    found = []
    for code, name in settings.LANGUAGES:
        with translation.override(code):
            url = reverse(match.url_name, kwargs=match.kwargs) if match else f"/{code}/"
        address = f"{url}?{query}" if query else url
        found.append(Alternate(code, name, address, code == language(), exact=True))
    return found
