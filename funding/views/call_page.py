"""What the page of an opportunity says."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.template.response import TemplateResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.formats import euros, percent
from core.links import Link, moved, with_query
from core.structured_data import described
from funding.catalogue.similar import similar_ids
from funding.choices import Origin
from funding.deadlines import Status
from funding.models.demand import CallDemand
from funding.models.former_slugs import FormerSlug
from funding.models.opportunity import FundingOpportunity
from funding.models.opportunity_parts import CutOff
from funding.models.prefetch import related
from funding.models.source_facts import in_range
from funding.paths import CALLS, COMPARE, paths
from funding.presentation.cards import CallCard, card, cards, programmes_of
from funding.presentation.conditions import conditions_of

from .base import context_below
from .sums import sums_of_call

if TYPE_CHECKING:
    from funding.pages import FundingIndexPage

TEMPLATE = "funding/call_page.html"
CREDITS = {
    Origin.PORTAL: "© European Union, EU Funding & Tenders Portal, CC BY 4.0",
    Origin.INCENTIVI: "incentivi.gov.it, Ministero delle Imprese e del Made in Italy, IODL 2.0",
}


def show_call(index: FundingIndexPage, request: HttpRequest, slug: str) -> HttpResponse:
    """Show the page of one opportunity. Closed ones stay, and say so."""
    found = (
        FundingOpportunity.objects.filter(slug=slug, live=True)
        .for_cards()
        .prefetch_related("criteria", "contacts")
    )
    item = found.first()
    if item is None:
        kept = FundingOpportunity.objects.kept_instead_of(slug)
        if kept:
            return HttpResponsePermanentRedirect(f"{index.calls_url(request)}{kept}/")
        return _former_call(index, request, slug)
    return TemplateResponse(request, TEMPLATE, _call_page_context(index, request, item))


def _former_call(index: FundingIndexPage, request: HttpRequest, slug: str) -> HttpResponse:
    """Lead to where the call stands today; say of one that was deleted that it is gone."""
    former = FormerSlug.objects.filter(slug=slug).select_related("opportunity").first()
    if former is None or (former.opportunity and not former.opportunity.live):
        raise Http404
    calls_url = index.calls_url(request)
    if former.opportunity:
        return moved(request, with_query(f"{calls_url}{former.opportunity.slug}/", request))
    context = context_below(
        index,
        request,
        paths(CALLS, slug),
        title=_("This call is no longer on this site"),
        description=_("It was taken off the site. The list shows every known call."),
        crumbs=[Link(_("Calls"), calls_url)],
    )
    context |= {"hreflangs": [], "calls_url": calls_url}
    return TemplateResponse(request, "funding/call_gone.html", context, status=410)


def preview_call(
    index: FundingIndexPage, request: HttpRequest, item: FundingOpportunity
) -> HttpResponse:
    """Show the page of an opportunity as an editor writes it, be it saved or not.

    It is in the language of `index`.
    """
    # The address of a preview tells no language, so the page is made while this one is active.
    with translation.override(index.locale.language_code):
        context = _call_page_context(index, request, item)
        context["hreflangs"] = []  # nobody may read it yet
        return TemplateResponse(request, TEMPLATE, context).render()


def _call_page_context(
    index: FundingIndexPage, request: HttpRequest, item: FundingOpportunity
) -> dict[str, Any]:
    context = context_below(
        index,
        request,
        paths(CALLS, item.slug),
        title=item.display_title,
        description=item.call_title or item.title,
        crumbs=[Link(_("Calls"), index.calls_url(request))],
    )
    context |= call_context(index, request, item, timezone.now())
    context["structured_data"] += context.pop("described")
    context |= _unread(item, context["hreflangs"])
    return context


def _unread(item: FundingOpportunity, versions: list[Any]) -> dict[str, Any]:
    """Return whether a machine wrote what is read, and where the text is that somebody wrote."""
    text = item.text()
    if not (text and text.unread):
        return {}
    read = {text.language for text in related(item, "texts") if not text.unread}
    source = next((version for version in versions if version.code in read), None)
    return {
        "unread_translation": True,
        "translated_from": {"url": source.url, "language": source.code} if source else None,
    }


def call_context(
    index: FundingIndexPage, request: HttpRequest, item: FundingOpportunity, now: datetime
) -> dict[str, Any]:
    """Everything the template prints of one opportunity."""
    sources = list(index.programmes())
    base_url = index.calls_url(request)
    programmes = programmes_of(sources)
    own = card(item, base_url, programmes, now)
    similar = cards(similar_ids(item.pk, now), base_url, programmes, now)
    is_saved = item.pk is not None  # a preview may be of what was never saved
    own_demand = list(item.demand.all()) if is_saved else []
    merged = item.merged_from.filter(live=False).exclude(official_url="") if is_saved else []
    demand = own_demand or (
        CallDemand.of_programme(own.programme.translation_key) if own.programme else []
    )
    return {
        "call": own,
        "item": item,
        "text": item.text(),
        "cut_offs": cut_offs_by_label(item, now),
        "grant": in_range(item.grant_min, item.grant_max, euros),
        "budget": euros(item.budget_total) if item.budget_total else "",
        "trl": in_range(item.trl_min, item.trl_max, "TRL {}".format),
        "rate": in_range(item.rate_min, item.rate_max, percent),
        "is_closed": own.status == Status.CLOSED,
        "similar": similar,
        "guides": index.guides(),
        "also": list(merged),
        "demand": demand,
        "demand_of_others": not own_demand,
        "credit": CREDITS.get(Origin(item.origin), ""),
        "conditions": conditions_of(item),
        "calendar_file_url": f"{own.url}ics/",
        "compare_url": f"{index.address_of(COMPARE, request)}?call={item.slug}",
        "not_stated": _("not stated"),
        "described": [grant_data(own, request)],
        **sums_of_call(item, own.programme, request, now),
    }


def cut_offs_by_label(
    item: FundingOpportunity, now: datetime
) -> dict[str, list[tuple[CutOff, bool]]]:
    """Cut-offs, and whether each has passed; a list of terms may name no term twice."""
    found: dict[str, list[tuple[CutOff, bool]]] = {}
    for cut_off in item.known_cut_offs:
        label = cut_off.label or _("Deadline")
        found.setdefault(label, []).append((cut_off, cut_off.ends_at <= now))
    return found


def grant_data(own: CallCard, request: HttpRequest) -> dict[str, Any]:
    """Return the opportunity in schema.org's words."""
    item = own.opportunity
    upcoming = own.next_cut_off
    amount = {"@type": "MonetaryAmount", "currency": "EUR"}
    if item.grant_max:
        amount["maxValue"] = str(item.grant_max)
    return described(
        "MonetaryGrant",
        name=item.display_title,
        identifier=item.identifier,
        url=request.build_absolute_uri(own.url),
        sameAs=item.official_url,
        amount=amount if item.grant_max else None,
        funder={"@type": "Organization", "name": "European Union"}
        if item.origin == "portal"
        else None,
        startDate=item.opens_on and item.opens_on.isoformat(),
        endDate=upcoming and upcoming.local_end.isoformat(),
        keywords=[theme.name for theme in item.themes.all()],
    )
