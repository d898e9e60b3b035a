"""What editors recommend for a search, above what was found."""

from __future__ import annotations

from dataclasses import dataclass

from wagtail.contrib.search_promotions.models import SearchPromotion

from home.navigation.page_registry import page_registry
from search.languages.analysis import fold

from .closed import closed_among


@dataclass(frozen=True)
class Recommended:
    """A page for everybody who looks for this."""

    title: str
    url: str
    description: str


def recommended(text: str, language: str) -> list[Recommended]:
    """Return the live, public pages in the visitor's language that editors set for this text."""
    queries = {" ".join(text.lower().split()), " ".join(fold(text).split())}
    found = []
    for promotion in SearchPromotion.objects.filter(query__query_string__in=queries, page_id__gt=0):
        entry = page_registry().localized(promotion.page_id)
        if entry and entry.language == language and not closed_among([entry.url]):
            found.append(Recommended(entry.title, entry.url, promotion.description))
    return found
