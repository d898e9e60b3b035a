"""What is on offer at a moment: what fits a selection, its facts. Each is read once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.http import QueryDict

from core.clock import BRUSSELS
from funding.catalogue.candidates import (
    opportunity_candidate,
    reviewed_opportunities,
    source_candidate,
    sources_to_compare,
)
from funding.catalogue.query import find
from funding.catalogue.selections import fitting_ids, ids_on_themes, themes_of
from funding.deadlines import Status
from funding.forms.finder import FinderForm
from funding.matching.candidate import Candidate
from funding.matching.firm import Firm
from funding.matching.verdict import Verdict, match
from funding.models.opportunity import FundingOpportunity
from funding.models.opportunity_parts import CutOff
from funding.models.opportunity_time import OF_TIME, schedule_from
from funding.pages import FundingIndexPage
from interest.selection import FINDER_ORIGIN, calls_query

from .changes import TO_COME, CallFacts, deadlines_of
from .conditions import read_conditions


class Offer:
    """Everything listed as it is at `now`; for all who are told of it in one run."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self._facts: dict[int, CallFacts | None] = {}
        self._opportunities: dict[int, FundingOpportunity] = {}

    # --- what fits -----------------------------------------------------------------------

    def fitting(
        self, origin: str, selection: Mapping[str, list[str]], language: str = ""
    ) -> list[int]:
        """Return ids of what is found and, by its facts in the database, not closed."""
        open_now = self.facts
        return [
            pk
            for pk in self.found(origin, selection, language)
            if pk in open_now and open_now[pk].status != Status.CLOSED
        ]

    def found(
        self, origin: str, selection: Mapping[str, list[str]], language: str = ""
    ) -> Sequence[int]:
        """Return ids of what is chosen, or not excluded by answers.

        What one firm can ask for alone comes first. Words of the selection are in `language`, or in
        the active one.
        """
        if origin == FINDER_ORIGIN:
            return self._for_firm(selection)
        return find(calls_query(selection, language), self.now).ids

    def on_themes(self, codes: Iterable[str]) -> set[int]:
        """Return the ids of what is on any of these themes."""
        return ids_on_themes(codes, self.now)

    def themes_of(self, pk: int) -> list[str]:
        """Return the codes of the themes of an opportunity, those its title suggests included."""
        return themes_of(pk, self.now)

    def _for_firm(self, answers: Mapping[str, list[str]]) -> list[int]:
        """Return what nothing excludes the firm from.

        That is calls that were read, and those of programmes.

        Where the firm named themes, only what is on them, or was read and names none.
        """
        firm = FinderForm(QueryDict(urlencode(answers, doseq=True))).firm
        return fitting_ids(
            read=self._reviewed.keys(),
            fits=[pk for pk, call in self._reviewed.items() if _not_excluded(firm, call)],
            programmes=[code for code, call in self._programmes if _not_excluded(firm, call)],
            themes=firm.themes or (),
            now=self.now,
        )

    # --- facts ---------------------------------------------------------------------------

    @cached_property
    def facts(self) -> dict[int, CallFacts]:
        """The facts of all that is not closed, by id."""
        return self._read(FundingOpportunity.objects.listed().not_closed_at(self.now))

    def facts_of(self, pks: Iterable[int]) -> dict[int, CallFacts]:
        """Return the facts of these, closed ones as well; what is no longer listed is left out."""
        wanted = set(pks)
        missing = {pk for pk in wanted if pk not in self.facts and pk not in self._facts}
        if missing:
            found = self._read(FundingOpportunity.objects.listed().filter(pk__in=missing))
            self._facts |= {pk: found.get(pk) for pk in missing}
        both = {pk: self.facts.get(pk) or self._facts.get(pk) for pk in wanted}
        return {pk: facts for pk, facts in both.items() if facts is not None}

    def _read(self, opportunities: QuerySet) -> dict[int, CallFacts]:
        cut_offs = defaultdict(list)
        windows = defaultdict(list)
        rows = CutOff.objects.filter(opportunity__in=opportunities.order_by().values("pk"))
        of_rows = ("opportunity_id", "day", "at", "opens_on", "ends_at")
        for pk, on, at, *window in rows.order_by().values_list(*of_rows):
            cut_offs[pk].append((on, at))
            windows[pk].append(window)
        conditions = read_conditions(opportunities)
        found = {}
        columns = ("pk", "budget_total", *OF_TIME)
        for row in opportunities.order_by().values_list(*columns, named=True):
            schedule = schedule_from(row, windows[row.pk])
            status, opening = schedule.status(self.now), schedule.next_opening(self.now)
            found[row.pk] = CallFacts(
                status,
                deadlines_of(cut_offs[row.pk]),
                row.budget_total,
                opening.astimezone(BRUSSELS).date() if opening and status in TO_COME else None,
                conditions.get(row.pk, frozenset()),
            )
        return found

    # --- to print ------------------------------------------------------------------------

    def opportunities(self, pks: Iterable[int]) -> dict[int, FundingOpportunity]:
        """Return these, with all that a mail prints."""
        wanted = list(pks)
        missing = set(wanted) - self._opportunities.keys()
        if missing:
            found = FundingOpportunity.objects.filter(pk__in=missing).for_cards()
            self._opportunities |= {
                one.pk: one for one in found.defer("raw", "accepted", "description")
            }
        return {pk: self._opportunities[pk] for pk in wanted if pk in self._opportunities}

    # --- the finder's side ---------------------------------------------------------------

    @cached_property
    def _sources(self) -> list[Any]:
        """The sources in one language: the facts are the same in all."""
        by_language = FundingIndexPage.by_language()
        index = by_language.get(settings.LANGUAGE_CODE) or next(iter(by_language.values()), None)
        return sources_to_compare(index) if index else []

    @cached_property
    def _programmes(self) -> list[tuple[str, Candidate]]:
        return [(source.code, source_candidate(source)) for source in self._sources]

    @cached_property
    def _reviewed(self) -> dict[int, Candidate]:
        programmes: dict[UUID, Candidate] = {
            source.translation_key: candidate
            for source, (_code, candidate) in zip(self._sources, self._programmes, strict=True)
        }
        return {
            item.pk: opportunity_candidate(item, programmes, self.now)
            for item in reviewed_opportunities(self.now)
        }


def _not_excluded(firm: Firm, candidate: Candidate) -> bool:
    return match(firm, candidate).verdict is not Verdict.NOT_FOR_YOU
