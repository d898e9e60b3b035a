"""Addresses below the funding index that are no pages: the calls, and what is made of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from funding.addresses import CALENDAR, CALLS, COMPARE, FINDER, paths
from funding.browse import find
from funding.calendar import calendar_context
from funding.call_list import call_list, chosen_calls
from funding.call_page import call_context
from funding.cards import card, programmes_of
from funding.exports import FORMATS, ExportContext, ready
from funding.forms.calendar import CalendarForm
from funding.forms.compare import CompareForm
from funding.forms.export import ExportForm
from funding.models import CutOff, FundingIndexPage, FundingOpportunity, prefetched
from home.links import Link
from home.structured_data import breadcrumb_list
from home.translations import below

MOST_IN_A_FILE = 10_000
MOST_IN_A_FEED = 100


def list_calls(index: FundingIndexPage, request: HttpRequest) -> HttpResponse:
    """The list of calls with its filters."""
    now = timezone.now()
    base_url = index.calls_url(request)
    listing = call_list(request, index.programmes(), now, base_url)
    context = under(
        index,
        request,
        paths(CALLS),
        title=_("Calls"),
        description=_(
            "Open and coming calls of the EU’s programmes, with who may apply and by when."
        ),
    )
    context |= {
        "listing": listing,
        "calls_url": base_url,
        "export": ExportForm.from_request(request),
        "formats": FORMATS,
        "finder_url": index.address_of(FINDER, request),
        "calendar_url": index.address_of(CALENDAR, request),
        "compare_url": index.address_of(COMPARE, request),
    }
    return TemplateResponse(request, "funding/call_list.html", context)


def show_call(index: FundingIndexPage, request: HttpRequest, slug: str) -> HttpResponse:
    """The page of one opportunity. Closed ones stay, and say so."""
    found = prefetched(FundingOpportunity.objects.filter(slug=slug, live=True)).prefetch_related(
        "criteria", "contacts"
    )
    item = found.first()
    if item is None:
        raise Http404
    return _call_page(index, request, item)


def _call_page(
    index: FundingIndexPage, request: HttpRequest, item: FundingOpportunity
) -> TemplateResponse:
    context = under(
        index,
        request,
        paths(CALLS, item.slug),
        title=item.display_title,
        description=item.call_title or item.title,
        crumbs=[Link(_("Calls"), index.calls_url(request))],
    )
    context |= call_context(index, request, item, timezone.now())
    context["structured_data"] += context.pop("described")
    return TemplateResponse(request, "funding/call_page.html", context)


def preview_call(item: FundingOpportunity, request: HttpRequest, language: str) -> HttpResponse:
    """The page of an opportunity as an editor writes it, be it saved or not, in a language."""
    index = FundingIndexPage.by_language().get(language)
    if index is None:
        raise Http404
    # The address of a preview tells no language, so the page is made while this one is active.
    with translation.override(language):
        page = _call_page(index, request, item)
        page.context_data["hreflangs"] = []  # nobody may read it yet
        return page.render()


def compare_calls(index: FundingIndexPage, request: HttpRequest) -> HttpResponse:
    """Up to four calls side by side; which ones stands in the address alone."""
    slugs = CompareForm(request).slugs
    found = prefetched(FundingOpportunity.objects.filter(slug__in=slugs, live=True))
    by_slug = {item.slug: item for item in found}
    programmes = programmes_of(index.programmes())
    base_url, now = index.calls_url(request), timezone.now()
    context = under(
        index,
        request,
        paths(COMPARE),
        title=_("Compare calls"),
        description=_("Up to four calls side by side. Your choice stays in your browser."),
    )
    context |= {
        "calls": [
            card(by_slug[slug], base_url, programmes, now) for slug in slugs if slug in by_slug
        ],
        "calls_url": base_url,
        "not_stated": _("not stated"),
    }
    return TemplateResponse(request, "funding/call_compare.html", context)


def export_calls(index: FundingIndexPage, request: HttpRequest, suffix: str) -> HttpResponse:
    """The calls an address asks for, as a file: calendar, feed, table or data."""
    kind = FORMATS[suffix]
    now = timezone.now()
    base_url = index.calls_url(request)
    form = chosen_calls(request, index.programmes())
    order = form.choices if suffix != "atom" else replace(form.choices, sort="changed")
    ids = find(order, now).ids[: MOST_IN_A_FEED if suffix == "atom" else MOST_IN_A_FILE]
    found = {item.pk: item for item in ready(FundingOpportunity.objects.filter(pk__in=ids))}
    query = request.META.get("QUERY_STRING", "")
    context = ExportContext(
        language=index.locale.language_code,
        base_url=request.build_absolute_uri("/").rstrip("/"),
        title=f"SME4GREEN: {_('Calls')}",
        address=request.build_absolute_uri(f"{base_url}?{query}" if query else base_url),
        now=now,
        address_of=lambda item: request.build_absolute_uri(f"{base_url}{item.slug}/"),
        own_address=request.build_absolute_uri(),
    )
    columns = ExportForm.from_request(request).keys
    body = kind.write([found[pk] for pk in ids if pk in found], columns, context)
    name = f"sme4green-calls.{kind.suffix}"
    disposition = "inline" if suffix in {"atom", "json"} else "attachment"
    return HttpResponse(
        body,
        content_type=kind.content_type,
        headers={"Content-Disposition": f'{disposition}; filename="{name}"'},
    )


def show_calendar(index: FundingIndexPage, request: HttpRequest) -> HttpResponse:
    """The cut-offs of a month, of the calls an address asks for."""
    now = timezone.now()
    form = CalendarForm.from_request(request)
    base_url = index.calls_url(request)
    choices = chosen_calls(request, index.programmes()).choices
    year, month = form.month_at(now)
    wanted = set(find(choices, now).ids)
    ids = wanted.intersection(CutOff.objects.in_month(year, month))
    context = under(
        index,
        request,
        paths(CALENDAR),
        title=_("Calendar of deadlines"),
        description=_("The deadlines of the calls, month by month, in Brussels time."),
        crumbs=[Link(_("Calls"), base_url)],
    )
    calls = prefetched(FundingOpportunity.objects.filter(pk__in=ids))
    context |= calendar_context(calls, form, now, lambda item: f"{base_url}{item.slug}/")
    context["list_url"] = base_url
    return TemplateResponse(request, "funding/calendar.html", context)


def under(
    index: FundingIndexPage,
    request: HttpRequest,
    by_language: dict[str, str],
    title: str,
    description: str,
    crumbs: list[Link] | None = None,
) -> dict[str, Any]:
    """The context of an address below the funding index."""
    context = index.page_context(request)
    own = by_language[index.locale.language_code]
    address = context["canonical_url"] + own
    above = [Link(index.title, index.get_url(request) or "", index.pk), *(crumbs or [])]
    switch, hreflangs = below(context["alternates"], context["hreflangs"], by_language)
    steps = [*context["breadcrumbs"], *above]
    context |= {
        "alternates": switch,
        "hreflangs": hreflangs,
        "canonical_url": address,
        "breadcrumbs": steps,
        "section_id": index.pk,
        "title": title,
        "meta": context["meta"] | {"title": title, "description": description},
    }
    organisation, *_others = context["structured_data"]
    absolute = [(link.title, request.build_absolute_uri(link.url)) for link in steps]
    context["structured_data"] = [organisation, breadcrumb_list([*absolute, (title, address)])]
    return context
