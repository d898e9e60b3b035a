"""What a call or a source comes to for a cost: the form on its page, and its figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from funding.catalogue.candidates import opportunity_candidate, source_candidate
from funding.choices import GrantorLevel, Level, Origin
from funding.deadlines import Status
from funding.forms.sums import SumsForm
from funding.matching.candidate import Candidate
from funding.models.opportunity import FundingOpportunity
from funding.models.prefetch import related
from funding.models.source import FundingSourcePage
from funding.presentation.de_minimis import de_minimis_of
from funding.presentation.exchange_rate import rate_note
from funding.presentation.sums import sums_of


def sums_of_call(
    item: FundingOpportunity,
    programme: FundingSourcePage | None,
    request: HttpRequest,
    now: datetime,
) -> dict[str, Any]:
    """Return what the page of a call prints; nothing without a rate, or where one cannot apply.

    What the call leaves open its programme says: conditions, and whether it lends or gives.
    """
    if item.rate_max is None or item.status(now) == Status.CLOSED or not item.listed:
        return {}
    usual = source_candidate(programme) if programme else None
    programmes = {item.programme.translation_key: usual} if usual and item.programme else {}
    candidate = opportunity_candidate(item, programmes, now)
    if usual and not candidate.kinds:
        candidate = replace(candidate, kinds=usual.kinds)
    texts = [item.title, item.description, item.closing_note]
    for text in related(item, "texts"):
        texts += [text.title, text.summary, text.who_can_apply, text.what_it_pays]
    texts += [row.quote for row in related(item, "criteria")]
    from_the_eu = item.level == GrantorLevel.EU or item.origin == Origin.PORTAL
    return _context(candidate, request, texts, from_the_eu=from_the_eu)


def sums_of_source(source: FundingSourcePage, request: HttpRequest) -> dict[str, Any]:
    """Return what the page of a source prints; nothing without a rate, or where it is closed."""
    if source.rate_max is None or source.availability == "closed" or not source.applies_here:
        return {}
    candidate = source_candidate(source)
    texts = [source.who_can_apply, source.what_it_pays, source.amount_note]
    texts += [source.availability_note, *(row.quote for row in source.criteria.all())]
    context = _context(candidate, request, texts, from_the_eu=source.level == Level.EU_GRANTS)
    if "rate" in source.unchecked:
        context["sums"].notes.append(_("The rate is to be confirmed on the official page."))
    return context


def _context(
    candidate: Candidate, request: HttpRequest, texts: list[str], *, from_the_eu: bool
) -> dict[str, Any]:
    form = SumsForm.from_request(request)
    sums = sums_of(candidate, form.amount)
    aid = de_minimis_of(texts, sums.aid, from_the_eu=from_the_eu) if sums.asks else None
    note = rate_note() if sums.asks else None
    return {"sums": sums, "sums_form": form, "de_minimis": aid, "rate_note": note}
