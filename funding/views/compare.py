"""Calls side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.forms import with_query
from funding.forms.compare import CompareForm
from funding.models.former_slugs import FormerSlug
from funding.models.opportunity import FundingOpportunity
from funding.paths import COMPARE, paths
from funding.presentation.cards import card, programmes_of

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
    by_slug = {item.slug: item for item in found}
    programmes = programmes_of(index.programmes())
    base_url, now = index.calls_url(request), timezone.now()
    context = context_below(
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
        "list_url": with_query(base_url, chosen_calls(request, index.programmes()).query()),
        "not_stated": _("not stated"),
    }
    return TemplateResponse(request, "funding/call_compare.html", context)
