"""Beside the conditions: what the finder would tell three firms, from the last saved draft."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.side_panels import BaseSidePanel

from funding.catalogue.candidates import opportunity_candidate, source_candidate
from funding.matching.candidate import Candidate, Timing
from funding.matching.firm import Applicant, Firm
from funding.matching.size import Group
from funding.matching.verdict import Match, Verdict, match
from funding.matching.words import reason_text
from funding.models.source import FundingSourcePage
from funding.presentation.names import names_now


@dataclass(frozen=True)
class SampleFirm:
    """A firm, and what it is called. What it plans is left open."""

    name: Any
    firm: Firm


SAMPLE_FIRMS = (
    SampleFirm(
        _("A bakery in Torino with six people"),
        Firm(
            territory="ITC11",
            headcount=Decimal(6),
            turnover=Decimal(450_000),
            balance=Decimal(300_000),
            group=Group.ALONE,
            applicant=Applicant.COMPANY,
            sector="C",
            age=Decimal(12),
        ),
    ),
    SampleFirm(
        _("A metal works in Ilfov with thirty people"),
        Firm(
            territory="RO322",
            headcount=Decimal(30),
            turnover=Decimal(2_800_000),
            balance=Decimal(2_100_000),
            group=Group.ALONE,
            applicant=Applicant.COMPANY,
            sector="C",
            age=Decimal(15),
        ),
    ),
    SampleFirm(
        _("A consultancy of one person in Torino"),
        Firm(
            territory="ITC11",
            headcount=Decimal(1),
            turnover=Decimal(60_000),
            balance=Decimal(20_000),
            group=Group.ALONE,
            applicant=Applicant.SELF_EMPLOYED,
            sector="N",  # NACE Rev. 2.1: professional, scientific and technical activities
            age=Decimal(4),
        ),
    ),
)
VERDICTS = {
    Verdict.FITS: _("Fits"),
    Verdict.CHECK: _("Fits if"),
    Verdict.NOT_FOR_YOU: _("Does not fit"),
}


@dataclass(frozen=True)
class Answer:
    """What the finder says to a firm, and why."""

    firm: Any
    verdict: Any
    reasons: list[tuple[str, str]]


def answers_for(thing: Any) -> list[Answer]:
    """Return the answers for a source or a call, saved or in memory."""
    candidate = _candidate(thing)
    names = names_now()
    found = []
    for sample in SAMPLE_FIRMS:
        matched = match(sample.firm, candidate)
        told = [reason_text(reason, candidate, names) for reason in _reasons(matched)]
        verdict = VERDICTS[matched.verdict]
        found.append(Answer(sample.name, verdict, [(each.label, each.needs) for each in told]))
    return found


def _reasons(matched: Match) -> list[Any]:
    """Return what decides: what excludes, else what is still to be met, else what is met."""
    if matched.verdict is Verdict.NOT_FOR_YOU:
        return [reason for reason in matched.reasons if reason.excludes]
    return [*matched.blocks, *matched.unknown] or matched.fits_because


def _candidate(thing: Any) -> Candidate:
    if isinstance(thing, FundingSourcePage):
        candidate = source_candidate(thing)
    else:
        programme = thing.programme
        known = {programme.translation_key: source_candidate(programme)} if programme else {}
        candidate = opportunity_candidate(thing, known, timezone.now())
    # The conditions are looked at, not the calendar.
    return replace(candidate, timing=Timing.UNKNOWN)


class SampleFirmsPanel(BaseSidePanel):
    """The answers for three firms."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        """Its button."""

        aria_label = _("Toggle three firms")
        icon_name = "group"
        has_counter = False

    name = "sample-firms"
    title = _("Three firms")
    template_name = "funding/admin/sample_firms.html"
    order = 345

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        # Nothing is told of what is only being made.
        answers = answers_for(self.object) if self.object.pk else []
        return super().get_context_data(parent_context) | {"answers": answers}
