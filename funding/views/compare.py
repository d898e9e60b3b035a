"""Calls side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.forms import with_query
from funding.forms.call_list import CallListForm
from funding.forms.compare import CompareForm
from funding.models.former_slugs import FormerSlug
from funding.models.opportunity import FundingOpportunity
from funding.paths import COMPARE, paths
from funding.presentation.cards import CallCard, card, programmes_of
from funding.presentation.comparison import comparison

from .base import context_below
from .call_list import chosen_calls

if TYPE_CHECKING:
    from funding.pages import FundingIndexPage


def compare_calls(index: FundingIndexPage, request: HttpRequest) -> HttpResponse:
    """Show up to four calls side by side; which ones stands in the address alone.

    So does the selection of the list they were chosen from, to which a link leads back.
    """
    asked = CompareForm(request).slugs
    present = FormerSlug.present(asked)
    slugs = list(dict.fromkeys(present.get(slug, slug) for slug in asked))
    found = FundingOpportunity.objects.filter(slug__in=slugs, live=True).for_cards()
    by_slug = {item.slug: item for item in found.prefetch_related("criteria")}
    programmes = programmes_of(index.programmes())
    base_url, now = index.calls_url(request), timezone.now()
    calls = [card(by_slug[slug], base_url, programmes, now) for slug in slugs if slug in by_slug]
    selection = chosen_calls(request, index.programmes())
    own_url = index.address_of(COMPARE, request)
    context = context_below(
        index,
        request,
        paths(COMPARE),
        title=_("Compare calls"),
        description=_("Up to four calls side by side. Your choice stays in your browser."),
    )
    context |= {
        "calls": calls,
        "comparison": comparison(calls, _without_each(calls, own_url, selection)),
        "list_url": with_query(base_url, selection.query()),
    }
    return TemplateResponse(request, "funding/call_compare.html", context)


def _without_each(calls: list[CallCard], own_url: str, selection: CallListForm) -> list[str]:
    """Return for each call the address of the comparison without it."""
    slugs = [call.opportunity.slug for call in calls]
    return [
        with_query(
            own_url,
            urlencode([*(("call", slug) for slug in slugs if slug != gone), *selection.asked]),
        )
        for gone in slugs
    ]
