"""Opportunities, by what a visitor may see, when, and what is read along."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.functions import Cast
from wagtail.models import Revision, WorkflowState

from funding.deadlines import not_closed

from .opportunity_parts import OpportunityText
from .source import LONG_TEXTS

if TYPE_CHECKING:
    from .opportunity import FundingOpportunity  # noqa: F401 – of the QuerySet


class OpportunityQuerySet(models.QuerySet["FundingOpportunity"]):
    """Opportunities, by what a visitor may see and when."""

    def listed(self) -> OpportunityQuerySet:
        """Return what visitors may find: published, and not vanished from its source."""
        return self.filter(live=True, listed=True)

    def kept_instead_of(self, slug: str) -> str:
        """Return the address of the live call that one with this address was merged into."""
        merged = self.filter(slug=slug, live=False, merged_into__live=True)
        return merged.values_list("merged_into__slug", flat=True).first() or ""

    def lacking_text_in(self, language: str) -> OpportunityQuerySet:
        """Return those that are told in plain words in some language, and not in this one."""
        return self.filter(
            ~models.Exists(self._texts().filter(language=language)), models.Exists(self._texts())
        )

    def with_unread_texts(self) -> OpportunityQuerySet:
        """Return those with a machine translation that nobody has read."""
        return self.filter(models.Exists(self._texts().filter(unread=True)))

    def count_waiting_texts(self) -> dict[str, int]:
        """Return how many lack a text in each language, and have an `unread` one, of one look."""
        waits: dict[str, Any] = {
            language: ~models.Exists(self._texts().filter(language=language))
            for language, _name in settings.LANGUAGES
        }
        waits["unread"] = models.Exists(self._texts().filter(unread=True))
        # By the key, as most calls may have no text at all.
        told = self.filter(pk__in=OpportunityText.objects.values("opportunity")).order_by()
        counts = {name: models.Count("pk", filter=models.Q(each)) for name, each in waits.items()}
        return told.aggregate(**counts)

    @staticmethod
    def _texts() -> models.QuerySet:
        return OpportunityText.objects.filter(opportunity=models.OuterRef("pk"))

    def for_search(self) -> OpportunityQuerySet:
        """With what its search fields read."""
        return (
            self.defer("raw", "accepted")
            .select_related("programme")
            .prefetch_related("texts", "themes", "territories", "cut_offs")
        )

    def with_states(self) -> OpportunityQuerySet:
        """Return them with whether a draft is planned, and whether somebody is to check one."""
        of_call = {
            "base_content_type": ContentType.objects.get_for_model(self.model),
            "object_id": Cast(models.OuterRef("pk"), models.CharField()),
        }
        planned = Revision.objects.filter(**of_call, approved_go_live_at__isnull=False)
        checked = WorkflowState.objects.filter(**of_call, status=WorkflowState.STATUS_IN_PROGRESS)
        return self.annotate(
            is_scheduled=models.Exists(planned), is_in_workflow=models.Exists(checked)
        )

    def not_closed_at(self, moment: datetime) -> OpportunityQuerySet:
        """Return those whose status at `moment` is not “closed”."""
        return self.filter(not_closed(moment))

    def with_cut_off_after(self, moment: datetime) -> OpportunityQuerySet:
        """Return those with a cut-off after `moment`, or without any.

        What the source itself still shows: it knows nothing of what an editor calls permanent.
        """
        return self.filter(models.Q(last_end=None) | models.Q(last_end__gt=moment))

    def for_cards(self) -> OpportunityQuerySet:
        """With all that a card prints: the number of queries does not grow with the list."""
        return (
            self.select_related("programme__locale")
            .defer(*(f"programme__{name}" for name in LONG_TEXTS))
            .prefetch_related("cut_offs", "texts", "themes")
        )


class OpportunityState:
    """What Wagtail asks of each row of a list, where `with_states` has read it for all."""

    @property
    def approved_schedule(self) -> bool:
        """Whether a draft goes live on a day."""
        known: Any = vars(self).get("is_scheduled")
        return super().approved_schedule if known is None else known  # type: ignore[misc]

    @property
    def workflow_in_progress(self) -> bool:
        """Whether somebody is to check a draft."""
        known: Any = vars(self).get("is_in_workflow")
        return super().workflow_in_progress if known is None else known  # type: ignore[misc]
