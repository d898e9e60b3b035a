"""What the page of an opportunity says."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from funding.cards import Card, card, cards, programmes_of
from funding.catalogue import catalogue
from funding.deadlines import Status
from funding.facts import in_range
from funding.models import CutOff, FundingOpportunity
from funding.related import similar_ids
from home.formats import euros, percent
from home.structured_data import described

if TYPE_CHECKING:
    from funding.models import FundingIndexPage

CREDIT = "© European Union, EU Funding & Tenders Portal, CC BY 4.0"


def call_context(
    index: FundingIndexPage, request: HttpRequest, item: FundingOpportunity, now: datetime
) -> dict[str, Any]:
    """Everything the template prints of one opportunity."""
    sources = list(index.programmes())
    base_url = index.calls_url(request)
    programmes = programmes_of(sources)
    own = card(item, base_url, programmes, now)
    similar = cards(similar_ids(catalogue(), item.pk, now), base_url, programmes, now)
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
        "guides": list(index.guides()),
        "credit": CREDIT if item.origin == "portal" else "",
        "described": [grant_data(own, request)],
    }


def cut_offs_by_label(
    item: FundingOpportunity, now: datetime
) -> dict[str, list[tuple[CutOff, bool]]]:
    """Cut-offs, and whether each has passed; a list of terms may name no term twice."""
    found: dict[str, list[tuple[CutOff, bool]]] = {}
    for cut_off in item.known_cut_offs:
        label = cut_off.label or _("Cut-off")
        found.setdefault(label, []).append((cut_off, cut_off.ends_at <= now))
    return found


def grant_data(own: Card, request: HttpRequest) -> dict[str, Any]:
    """The opportunity in schema.org's words."""
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
