"""The catalogue in memory is invalidated when anything in it changes.

Terms do so by themselves: the catalogue depends on their cache. An import says so at its end.
"""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver

from core.page_cache.content import never_shown
from core.page_cache.moments import changes_at
from funding.catalogue.index import catalogue, invalidate_catalogue
from funding.catalogue.terms import TERM_FACETS
from funding.models.criteria import OpportunityCriterion, SourceCriterion
from funding.models.former_slugs import FormerSlug
from funding.models.opportunity import FundingOpportunity
from funding.models.opportunity_parts import CutOff, OpportunityText
from funding.models.source import FundingSourcePage


@receiver([post_save, post_delete], sender=FundingOpportunity)
@receiver([post_save, post_delete], sender=CutOff)
@receiver([post_save, post_delete], sender=OpportunityText)
@receiver([post_save, post_delete], sender=OpportunityCriterion)
@receiver([post_save, post_delete], sender=SourceCriterion)
@receiver([post_save, post_delete], sender=FundingSourcePage)
def catalogue_changed(**_kwargs: Any) -> None:
    """Something in it has come, gone or another value."""
    invalidate_catalogue()


@receiver([post_save, post_delete], sender=CutOff)
def cut_offs_changed(instance: CutOff, **_kwargs: Any) -> None:
    """Keep the first and last end on the opportunity: lists are narrowed by them."""
    found = FundingOpportunity.objects.filter(pk=instance.opportunity_id).first()
    if found is not None:
        found.remember_ends()
        FundingOpportunity.objects.filter(pk=found.pk).update(
            first_end=found.first_end, last_end=found.last_end
        )


def _public_slug(instance: FundingOpportunity) -> str | None:
    """Return the address by which visitors know a call; None if it was never published."""
    published = Q(live=True) | Q(first_published_at__isnull=False)
    known = FundingOpportunity.objects.filter(published, pk=instance.pk)
    return known.values_list("slug", flat=True).first()


@receiver(pre_save, sender=FundingOpportunity)
def address_changed(
    instance: FundingOpportunity, update_fields: frozenset[str] | None = None, **_kwargs: Any
) -> None:
    """Remember the address that a call gives up; the one it takes is no former one."""
    if update_fields is not None and "slug" not in update_fields:
        return
    before = _public_slug(instance) if instance.pk else None
    if before == instance.slug:
        return
    FormerSlug.objects.filter(slug=instance.slug).delete()
    if before:
        FormerSlug.remember(before, instance)


@receiver(pre_delete, sender=FundingOpportunity)
def call_deleted(instance: FundingOpportunity, **_kwargs: Any) -> None:
    """Remember that there was a call, so that its address says so."""
    if slug := _public_slug(instance):
        FormerSlug.remember(slug, None)


for _vocabulary, _relation in TERM_FACETS.values():
    m2m_changed.connect(
        catalogue_changed,
        sender=getattr(FundingOpportunity, _relation).through,
        dispatch_uid=f"catalogue-{_relation}",
    )


# What of the imports no public page shows.
never_shown("funding_decidedpair", "funding_sourcechange", "funding_upload")


@changes_at
def next_of_calls(now: datetime) -> datetime | None:
    """Return when the next call opens or closes, and pages of calls change by the clock."""
    return catalogue().clock(now).until
