"""A selection as JSON; docs/open-data.md and assets/schema/funding.schema.json describe it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.conf import settings

from core.clock import BRUSSELS
from core.text import plain
from funding.models.criteria import Criterion
from funding.models.opportunity import FundingOpportunity
from funding.models.opportunity_parts import CutOff
from funding.models.prefetch import related
from funding.timestamps import changed_at
from home.models import Term

from .columns import end_value, iso, programme_name, programme_text
from .context import ExportContext
from .licence import LICENCE, LICENCE_URL, credit_of, credit_of_all

SCHEMA = "schema/funding.schema.json"
VERSION = "1.2"


def data(
    opportunities: Iterable[FundingOpportunity], _keys: Sequence[str], context: ExportContext
) -> bytes:
    """Return the selection with licence and credit line; what is not stated is null, never zero."""
    records = [record(opportunity, context) for opportunity in opportunities]
    whole = {
        "$schema": f"{context.base_url.rstrip('/')}{settings.STATIC_URL}{SCHEMA}",
        "version": VERSION,
        "title": context.title,
        "address": context.address,
        "language": context.language,
        "generated": iso(context.now.astimezone(BRUSSELS).replace(microsecond=0)),
        "licence": {"name": LICENCE, "url": LICENCE_URL},
        "credit": credit_of_all(),
        "count": len(records),
        "opportunities": records,
    }
    return json.dumps(whole, ensure_ascii=False).encode()


def record(opportunity: FundingOpportunity, context: ExportContext) -> dict[str, Any]:
    """One opportunity, with names as in the French exchange schema but in English."""
    text = opportunity.text(context.language)
    return {
        "id": opportunity.pk,
        "identifier": _words(opportunity.identifier),
        "kind": opportunity.kind,
        "title": _words(opportunity.display_title),
        "title_language": opportunity.display_language,
        "official_title": _words(opportunity.title),
        "official_title_language": opportunity.title_language,
        "promise": _words(text.summary if text else ""),
        "eligibility": _words(text.who_can_apply if text else ""),
        "programme_eligibility": _words(programme_text("who_can_apply", opportunity, context)),
        "eligible_costs": _words(text.what_it_pays if text else ""),
        "parent_programme": _words(programme_name(opportunity, context)),
        "managing_body": _words(programme_text("managing_body", opportunity, context)),
        "call": {
            "identifier": _words(opportunity.call_identifier),
            "title": _words(opportunity.call_title),
            "type_of_action": _words(opportunity.type_of_action),
        },
        "aid_types": _terms(related(opportunity, "funding_kinds")),
        "targets": _terms(related(opportunity, "roles")),
        "themes": _terms(related(opportunity, "themes")),
        "suggested_themes": _terms(context.suggested_of(opportunity)),
        "size_categories": _terms(related(opportunity, "sizes")),
        "geographic_eligibility": _terms(related(opportunity, "territories")),
        "sectors": _terms(related(opportunity, "sectors")),
        "consortium": _consortium(opportunity),
        "criteria": [_criterion(row) for row in related(opportunity, "criteria")],
        "dates": _dates(opportunity, context),
        "money": _money(opportunity),
        "url": context.address_of(opportunity),
        "source_url": _words(opportunity.official_url),
        "source": opportunity.origin,
        "published_on": iso(opportunity.published_on) or None,
        "updated": _updated(opportunity),
        "checked_on": iso(opportunity.checked_on) or None,
        "credit": credit_of(opportunity),
    }


def _words(text: str) -> str | None:
    return plain(text) or None


def _terms(terms: Iterable[Term]) -> list[dict[str, str]]:
    return [{"code": term.code, "name": term.name, "scheme": term.scheme} for term in terms]


def _consortium(opportunity: FundingOpportunity) -> dict[str, Any]:
    return {
        "needed": opportunity.consortium or None,
        "partners_min": opportunity.min_partners,
        "countries_min": opportunity.min_countries,
        "trl_min": opportunity.trl_min,
        "trl_max": opportunity.trl_max,
    }


def _criterion(row: Criterion) -> dict[str, Any]:
    """Return a condition as a machine can weigh it; who reviewed it is nobody's business."""
    return {
        "dimension": row.dimension,
        "operator": row.operator,
        "values": [plain(value) for value in row.values],
        "hard": row.hard,
        "quote": _words(row.quote),
        "quote_language": row.quote_language or None,
        "source_url": _words(row.source_url),
        "provenance": row.provenance,
        "reviewed_on": iso(row.reviewed_on) or None,
    }


def _dates(opportunity: FundingOpportunity, context: ExportContext) -> dict[str, Any]:
    return {
        "status": str(opportunity.status(context.now).value),
        "permanent": opportunity.permanent,
        "opening_date": iso(opportunity.opens_on) or None,
        "next_deadline": iso(end_value(opportunity.next_cut_off(context.now))) or None,
        "deadline_model": opportunity.deadline_model or None,
        "deadlines": [_deadline(cut_off, context) for cut_off in opportunity.known_cut_offs],
    }


def _deadline(cut_off: CutOff, context: ExportContext) -> dict[str, Any]:
    return {
        "deadline": iso(end_value(cut_off)),
        "time_known": cut_off.at is not None,
        "stage": cut_off.stage,
        "label": _words(cut_off.label),
        "passed": cut_off.ends_at <= context.now,
    }


def _money(opportunity: FundingOpportunity) -> dict[str, Any]:
    return {
        "currency": "EUR",
        "budget_total": _amount(opportunity.budget_total),
        "grant_min": _amount(opportunity.grant_min),
        "grant_max": _amount(opportunity.grant_max),
        "rate_min": opportunity.rate_min,
        "rate_max": opportunity.rate_max,
        "rate_basis": opportunity.rate_basis or None,
        "expected_grants": opportunity.expected_grants or None,
    }


def _amount(amount: Decimal | None) -> int | float | None:
    """Euro; cents only where there are some. Up to 15 digits, which a double holds exactly."""
    if not amount:
        return None
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def _updated(opportunity: FundingOpportunity) -> str | None:
    moment = changed_at(opportunity)
    return iso(moment.astimezone(BRUSSELS).replace(microsecond=0)) if moment else None
