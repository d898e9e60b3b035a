"""The finder says a thing once: a measure by its own card or by that of its programme."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from funding.matching.outcome import Outcome, outcome_of
from funding.matching.verdict import Match
from funding.models.opportunity import FundingOpportunity

# So many calls of one programme are listed on its card instead of having cards of their own.
MANY = 5
_RANKS = {outcome: rank for rank, outcome in enumerate(Outcome)}


def without_repeats(compared: Sequence[tuple[Any, Match]]) -> list[tuple[Any, Match]]:
    """Return sources and calls with their matches, without what another card says as well.

    A call tells more than its programme: dates, sums, conditions of its own. So a programme is
    left out where one of its calls is as good an answer or a better one. Of a programme with many
    calls its card says it, unless the programme itself is not for this firm.
    """
    calls: dict[UUID, list[Outcome]] = defaultdict(list)
    for thing, found in compared:
        if key := _programme_of(thing):
            calls[key].append(outcome_of(found))
    said: dict[UUID, bool | None] = {}  # by the programme's card: True, by its calls: False
    for thing, found in compared:
        if not isinstance(thing, FundingOpportunity) and thing.translation_key in calls:
            said[thing.translation_key] = _by_its_card(
                outcome_of(found), calls[thing.translation_key]
            )
    return [(thing, found) for thing, found in compared if not _is_said(thing, said)]


def _by_its_card(own: Outcome, calls: list[Outcome]) -> bool | None:
    """Return whether a programme's card or its calls are shown; None where both are."""
    if own is not Outcome.NOT_FOR_YOU and len(calls) >= MANY:
        return True
    return False if min(map(_RANKS.__getitem__, calls)) <= _RANKS[own] else None


def _is_said(thing: Any, said: dict[UUID, bool | None]) -> bool:
    if isinstance(thing, FundingOpportunity):
        key = _programme_of(thing)
        return key is not None and said.get(key) is True
    return said.get(thing.translation_key) is False


def _programme_of(thing: Any) -> UUID | None:
    if isinstance(thing, FundingOpportunity) and thing.programme:
        return thing.programme.translation_key
    return None
