"""Facts of an opportunity that stand in rows of their own: terms, conditions, plain words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core.bulk_insert import insert
from funding.choices import Provenance
from funding.imports.records import TERMS, ConditionRecord, TextRecord
from funding.models.criteria import OpportunityCriterion
from funding.models.opportunity import FundingOpportunity
from funding.models.opportunity_parts import OpportunityText
from funding.models.prefetch import related
from home.models.vocabulary import terms_of

PREFETCHED = ("criteria", "texts", *TERMS)


def row_facts(opportunity: FundingOpportunity) -> dict[str, Any]:
    """Return these facts as JSON, None for what it does not say.

    Of its conditions only those that its source told: an editor's are not the source's to change.
    """
    facts: dict[str, Any] = {
        name: sorted(term.code for term in getattr(opportunity, name).all()) or None
        for name in TERMS
    }
    told = [
        [row.dimension, row.operator, row.value, row.hard, row.quote, row.quote_language]
        for row in related(opportunity, "criteria")
        if row.provenance == Provenance.SOURCE
    ]
    words = [[text.language, text.title, text.summary] for text in related(opportunity, "texts")]
    return facts | {"conditions": told or None, "texts": sorted(words) or None}


def insert_rows(facts: Iterable[tuple[int, dict[str, Any]]]) -> None:
    """Insert what hangs on opportunities that have none of it, by their keys."""
    facts = list(facts)
    for name in TERMS:
        _insert_terms(name, ((pk, told.get(name, ())) for pk, told in facts))
    conditions = ((pk, told.get("conditions", ())) for pk, told in facts)
    insert(OpportunityCriterion, [row for pk, told in conditions for row in _criteria(pk, told)])
    texts = ((pk, told.get("texts", ())) for pk, told in facts)
    insert(OpportunityText, [_text(pk, text) for pk, told in texts for text in told])


def _insert_terms(name: str, codes: Iterable[tuple[int, Iterable[str]]]) -> None:
    keys = {term.code: term.pk for term in terms_of(TERMS[name])}
    insert(
        getattr(FundingOpportunity, name).through,
        [
            {"fundingopportunity_id": pk, "term_id": keys[code]}
            for pk, told in codes
            for code in told
        ],
    )


def _criteria(pk: int, told: Iterable[Iterable[Any]]) -> Iterable[dict[str, Any]]:
    for order, row in enumerate(told):
        yield {
            "opportunity_id": pk,
            "sort_order": order,
            "provenance": Provenance.SOURCE,
            **ConditionRecord(*row)._asdict(),
        }


def _text(pk: int, told: Iterable[str]) -> dict[str, Any]:
    return {"opportunity_id": pk, **TextRecord(*told)._asdict()}


def write_row_fact(opportunity: FundingOpportunity, name: str, value: Any) -> None:
    """Let the site say `value` (as JSON) of one of these facts; an editor's own rows stay."""
    pk = opportunity.pk
    if name in TERMS:
        through = getattr(FundingOpportunity, name).through
        through.objects.filter(fundingopportunity_id=pk).delete()
        _insert_terms(name, [(pk, value)])
    elif name == "conditions":
        rows = OpportunityCriterion.objects.filter(opportunity_id=pk)
        rows.filter(provenance=Provenance.SOURCE).delete()
        insert(OpportunityCriterion, list(_criteria(pk, value)))
    else:
        for language, *words in value:
            fields = dict(zip(TextRecord._fields[1:], words, strict=True))
            OpportunityText.objects.update_or_create(fields, opportunity_id=pk, language=language)
