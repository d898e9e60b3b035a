"""Readable addresses of opportunities: from their identifier, each used once."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

from django.utils.text import slugify

from funding.choices import Kind
from funding.models.former_slugs import FormerSlug
from funding.models.opportunity import FundingOpportunity

from .records import Record

LONGEST = 180
SUFFIX = 8


def wished(record: Record) -> str:
    """Return the identifier; a cascade call has its parent's, so its own number follows."""
    name = record.identifier
    if record.kind == Kind.CASCADE:
        name = f"{name[: LONGEST - SUFFIX - len(record.source_key) - 1]}-{record.source_key}"
    return slugify(name)[: LONGEST - SUFFIX].strip("-") or "call"


def slugs_for(records: Sequence[Record]) -> list[str]:
    """Return an address for each; one that is taken gets a number behind it.

    Taken is also what another call had before, and what is an address of the site's own.
    """
    wishes = [wished(record) for record in records]
    taken = {wish for wish in wishes if FundingOpportunity.is_reserved(wish)}
    for known in (FundingOpportunity.objects, FormerSlug.objects.filter(opportunity__isnull=False)):
        taken |= set(known.filter(slug__in=set(wishes)).values_list("slug", flat=True))
    slugs = []
    for wish in wishes:
        slug = wish if wish not in taken else _numbered(wish, taken)
        taken.add(slug)
        slugs.append(slug)
    return slugs


def _numbered(wish: str, taken: set[str]) -> str:
    for number in count(2):
        slug = f"{wish}-{number}"
        if slug not in taken and not FundingOpportunity.objects.filter(slug=slug).exists():
            return slug
    raise AssertionError  # there is always a next number
