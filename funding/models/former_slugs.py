"""The addresses that calls had before: whoever kept one still arrives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models

if TYPE_CHECKING:
    from .opportunity import FundingOpportunity


class FormerSlug(models.Model):
    """An address of a call that was public; of none, where the call was deleted."""

    slug = models.SlugField(max_length=180, unique=True)
    opportunity = models.ForeignKey(
        "funding.FundingOpportunity",
        null=True,
        on_delete=models.SET_NULL,
        related_name="former_slugs",
    )

    def __str__(self) -> str:
        return self.slug

    @classmethod
    def remember(cls, slug: str, opportunity: FundingOpportunity | None) -> None:
        """Keep an address that is given up; who had it last is led to."""
        cls.objects.update_or_create(slug=slug, defaults={"opportunity": opportunity})

    @classmethod
    def present(cls, slugs: list[str]) -> dict[str, str]:
        """Return today's address of each that no call has by now."""
        calls = apps.get_model("funding.FundingOpportunity").objects
        taken = calls.filter(slug=models.OuterRef("slug"))
        found = cls.objects.filter(~models.Exists(taken), slug__in=slugs, opportunity__live=True)
        return dict(found.values_list("slug", "opportunity__slug"))
