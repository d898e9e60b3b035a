"""Conditions of an opportunity in words, without a firm to compare them with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from funding.matching.conditions import Condition
from funding.matching.words import needs
from funding.models.opportunity import FundingOpportunity
from funding.models.prefetch import related

from .names import names_now


@dataclass(frozen=True)
class ConditionLine:
    """What a condition asks for, its quotation, and who says so."""

    words: str
    hard: bool
    quote: str
    quote_language: str
    source_url: str
    provenance: Any


def conditions_of(item: FundingOpportunity) -> list[ConditionLine]:
    """Return its conditions in the visitor's language; what cannot be read is left out."""
    names = names_now()
    lines = []
    for row in related(item, "criteria"):
        condition = Condition.of(row.dimension, row.operator, row.value)
        if condition is not None:
            lines.append(
                ConditionLine(
                    needs(condition, names),
                    row.hard,
                    row.quote,
                    row.quote_language,
                    row.source_url,
                    row.get_provenance_display(),
                )
            )
    return lines
