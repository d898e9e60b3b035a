"""The catalogue in memory is invalidated when anything in it changes.

Terms do so by themselves: the catalogue depends on their cache. An import says so at its end.
"""

from typing import Any

from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import receiver

from funding.catalogue.index import invalidate_catalogue
from funding.catalogue.terms import TERM_FACETS
from funding.models.criteria import OpportunityCriterion, SourceCriterion
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


for _vocabulary, _relation in TERM_FACETS.values():
    m2m_changed.connect(
        catalogue_changed,
        sender=getattr(FundingOpportunity, _relation).through,
        dispatch_uid=f"catalogue-{_relation}",
    )
