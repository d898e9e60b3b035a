"""Which adviser answers for which territory.

Codes of NUTS carry their own tree: a code begins with that of the place above it.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from funding.matching.places import EU_COUNTRIES, EUROPEAN_UNION, is_within
from home.models import Term
from interest.models.advisers import Adviser


def covered_by(adviser: Adviser) -> set[str]:
    """The codes of the territories an adviser answers for; what lies within them is meant too."""
    return {term.code for term in adviser.territories.all()}


def covered_by_anyone() -> set[str]:
    """The codes of the territories that some adviser with an active account answers for."""
    active = Adviser.objects.filter(user__is_active=True).values("territories")
    return set(Term.objects.filter(pk__in=active).values_list("code", flat=True))


def within(codes: Iterable[str]) -> Q:
    """Enquiries of firms in one of these territories or in what lies within; none for no code."""
    found = Q(pk__in=[])
    for code in codes:
        if code == EUROPEAN_UNION:
            for country in sorted(EU_COUNTRIES):
                found |= Q(territory__startswith=country)
        else:
            found |= Q(territory__startswith=code)
    return found


def advisers_for(territory: str) -> list[Adviser]:
    """Those who answer for a territory; the fallback advisers where nobody does."""
    everyone = list(
        Adviser.objects.filter(user__is_active=True)
        .select_related("user")
        .prefetch_related("territories")
    )
    covering = [
        adviser
        for adviser in everyone
        if territory and any(is_within(territory, code) for code in covered_by(adviser))
    ]
    return covering or [adviser for adviser in everyone if adviser.fallback]
