"""Which programme page an opportunity belongs to, by its identifier; only where that is certain."""

from __future__ import annotations

import re

from funding.models.source import FundingSourcePage
from home.content.values import stable_id

# The first that fits. An identifier not listed (DIGITAL-…, CEF-…) has no page of its programme.
PAGES = (
    (r"HORIZON-EIC-.*ACCELERATOR", "funding/eic-accelerator"),
    (r"HORIZON-EIC-.*PATHFINDER", "funding/eic-pathfinder"),
    (r"HORIZON-EIC-.*TRANSITION", "funding/eic-transition"),
    (r"HORIZON-EIT-", "funding/eit"),
    (r"HORIZON-(CL[456]|CID)-", "funding/horizon-europe"),
    (r"LIFE-\d{4}-CET\b", "funding/life-clean-energy-transition"),
    (r"LIFE-", "funding/life"),
    (r"INNOVFUND-", "funding/innovation-fund"),
    (r"SMP-.*EUROCLUSTER", "funding/euroclusters"),
    (r"SMP-", "funding/single-market-programme"),
)

_PATTERNS = [(re.compile(pattern, re.IGNORECASE), key) for pattern, key in PAGES]


def page_key(identifier: str) -> str:
    """Return the content folder of the programme's page, or ""."""
    return next((key for pattern, key in _PATTERNS if pattern.match(identifier)), "")


class Programmes:
    """The programmes' English pages, asked for once."""

    def __init__(self) -> None:
        keys = {stable_id(key): key for _pattern, key in PAGES}
        found = FundingSourcePage.objects.filter(
            locale__language_code="en", translation_key__in=keys
        ).values_list("translation_key", "pk")
        self._pages = {keys[translation_key]: pk for translation_key, pk in found}

    def of(self, identifier: str) -> int | None:
        """Return the id of the programme's page, if it has one."""
        return self._pages.get(page_key(identifier))
