"""From an address to its page, in one query however deep it stands."""

from __future__ import annotations

from copy import copy

from django.apps import apps
from django.http import Http404, HttpRequest, HttpResponse
from wagtail.models import Page, Site
from wagtail.views import serve as wagtail_serve

from core.caching import VersionedCache
from core.page_cache.content import content
from home.models.base import BasePage
from home.models.vocabulary import attach_terms

from .locales import locales
from .page_registry import page_registry

_sites: VersionedCache[list[Site]] = VersionedCache(
    "home.sites", lambda: list(Site.objects.select_related("root_page")), depends_on=[content]
)


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """Answer as Wagtail does, which is told the page where the registry knows it.

    Wagtail would ask for the site, the language, the home page and each page above. What it found
    itself it keeps at the request, and so do we.
    """
    found = _page_and_rest(request)
    if found is not None:
        page, rest = found
        try:
            request._wagtail_route_for_request = page.route(request, rest)  # type: ignore[attr-defined]
        except Http404:
            request._wagtail_route_for_request = None  # type: ignore[attr-defined]
    return wagtail_serve(request, path)


def _page_and_rest(request: HttpRequest) -> tuple[Page, list[str]] | None:
    """Return the deepest page at or above the address, and what of the address is below it.

    None where there is none that all may see, or more than one site.
    """
    sites = _sites.get()
    if len(sites) != 1:
        return None
    registered, rest = page_registry().at(request.path)
    if registered is None:
        return None
    model = apps.get_model(registered.model)
    pages = model._default_manager.filter(pk=registered.page_id)
    if issubclass(model, BasePage):
        pages = pages.select_related(*model.joined_when_served)
        pages = pages.prefetch_related(*model.prefetched_when_served)
    page = pages.first()
    if page is None:
        return None
    if isinstance(page, BasePage):
        attach_terms([page], page.terms_when_served)
    request._wagtail_site = copy(sites[0])  # type: ignore[attr-defined]
    if locale := locales().get(page.locale_id):
        page.locale = locale
    return page, rest
