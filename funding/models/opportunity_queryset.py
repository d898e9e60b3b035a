"""Opportunities, by what a visitor may see, when, and what is read along."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models

from .source import LONG_TEXTS

if TYPE_CHECKING:
    from .opportunity import FundingOpportunity  # noqa: F401 – of the QuerySet


class OpportunityQuerySet(models.QuerySet["FundingOpportunity"]):
    """Opportunities, by what a visitor may see and when."""

    def listed(self) -> OpportunityQuerySet:
        """Return what visitors may find: published, and not vanished from its source."""
        return self.filter(live=True, listed=True)

    def for_search(self) -> OpportunityQuerySet:
        """With what its search fields read."""
        return (
            self.defer("raw", "accepted")
            .select_related("programme")
            .prefetch_related("texts", "themes", "territories")
        )

    def not_closed_at(self, moment: datetime) -> OpportunityQuerySet:
        """Those not closed at `moment`: the last cut-off ends later, or there is none.

        One whose last cut-off ends at this very moment is closed. One with no cut-off at all
        is permanent or not known, never closed.
        """
        return self.filter(models.Q(last_end=None) | models.Q(last_end__gt=moment))

    def for_cards(self) -> OpportunityQuerySet:
        """With all that a card prints: the number of queries does not grow with the list."""
        return (
            self.select_related("programme__locale")
            .defer(*(f"programme__{name}" for name in LONG_TEXTS))
            .prefetch_related("cut_offs", "texts", "themes")
        )
