"""Search, and suggestions while typing. Addresses of their own, as neither is a page."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.templatetags.static import static
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.formats import language
from core.http.methods import safe_only
from core.links import Link
from core.structured_data import breadcrumb_list, organisation
from funding.paths import CALLS, FINDER, address_of
from home.navigation.page_registry import page_registry
from home.navigation.translations import Hreflang, switch_of
from search.service.results import search
from search.service.suggestions import suggestions

from .analytics import count_search
from .forms import SearchForm, read, read_typed
from .paths import search_url

SUGGESTIONS_LAST = 60  # seconds


@safe_only
def show_results(request: HttpRequest) -> HttpResponse:
    """Show the results, or what to do where nothing was asked or found."""
    code = language()
    form = read(request)
    listing = search(form, code, search_url(code))
    if form.text and not form.chosen and listing.results.number == 1:
        count_search(form.text, code, listing.total)
    context = _around(request, code, form)
    context |= {"listing": listing, "own_search_box": True, "ways_on": _ways_on(code)}
    # The index it comes from is no part of the content's version (core/page_cache).
    headers = {"Cache-Control": "no-cache"}
    return TemplateResponse(request, "search/results.html", context, headers=headers)


@safe_only
def show_suggestions(request: HttpRequest) -> HttpResponse:
    """Answer with what begins like `q`, as JSON."""
    response = JsonResponse(suggestions(read_typed(request), language()))
    patch_cache_control(response, public=True, max_age=SUGGESTIONS_LAST)
    return response


def _around(request: HttpRequest, code: str, form: SearchForm) -> dict[str, Any]:
    """Return what stands around the results, as on every page."""
    title = pgettext("title", "Search")
    homes = {
        other: page_registry().of_model("home.homepage", other)
        for other, _name in settings.LANGUAGES
    }
    absolute = {
        other: request.build_absolute_uri(search_url(other))
        for other, home in homes.items()
        if home or other == code
    }
    home = homes[code]
    crumbs = [Link(home.title, home.url, home.page_id)] if home else []
    steps = [*((link.title, request.build_absolute_uri(link.url)) for link in crumbs)]
    return {
        "title": title,
        "meta": {
            "title": _("Search results for “%(text)s”") % {"text": form.text}
            if form.text
            else title,
            "description": _("Search the pages, calls for funding and documents of this site."),
            "image_url": request.build_absolute_uri(static("images/social-card.png")),
            "type": "website",
        },
        "noindex": bool(form.text or form.chosen),
        "canonical_url": absolute[code],
        "alternates": switch_of(request, search_url),
        "hreflangs": [
            *(Hreflang(other, url) for other, url in absolute.items()),
            Hreflang("x-default", absolute.get(settings.LANGUAGE_CODE, absolute[code])),
        ],
        "breadcrumbs": crumbs,
        "structured_data": [
            organisation(request),
            breadcrumb_list([*steps, (title, absolute[code])]),
        ],
    }


def _ways_on(code: str) -> list[Link]:
    """Where somebody may find what search did not."""
    pages = page_registry()
    contact = pages.of_model("home.contactpage", code)
    site_map = pages.of_model("home.sitemappage", code)
    links = [
        Link(_("What fits my firm?"), address_of(FINDER)),
        Link(_("All calls"), address_of(CALLS)),
        *(Link(page.title, page.url) for page in (contact, site_map) if page),
    ]
    return [link for link in links if link.url]
