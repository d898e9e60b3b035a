"""Money and dates of the portal's nested structures: `budgetOverview` and `actions`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from funding.imports.records import AMOUNTS
from funding.imports.values import (
    Moment,
    amount,
    first,
    inner_json,
    is_cut_short,
    listed,
    text,
    whole,
)

# A grant of the portal is larger; less is meant in thousands or millions.
SMALLEST_TOLD = 1000
DETAILS = ("minContribution", "maxContribution", "expectedGrants")


def own_rows(overview: Any, identifier: str) -> list[dict]:
    """Return the rows of a budget overview that are about this very topic, each once.

    The overview lists every topic of the call. A row is ours if its action begins with our
    identifier and a space: without the space, …-01-1 would take the money of …-01-10. Of rows
    that tell one budget of one action twice the richest is taken. Raises ValueError.
    """
    rows: dict[tuple, dict] = {}
    for row in (row for members in _calls_of(overview) for row in members):
        action = str(row.get("action", "")).casefold()
        if action.startswith(f"{identifier} ".casefold()):
            key = (action, *_years_of(row))
            rows[key] = max(rows.get(key, row), row, key=_details)
    return list(rows.values())


def is_shared(overview: Any, identifier: str) -> bool:
    """Return whether one pot of the call stands at each of its topics, as if it were its own.

    So it is where all of them have the same budget and none says what a grant is.
    """
    for members in _calls_of(overview):
        topics = {str(row.get("action", "")).partition(" ")[0].casefold() for row in members}
        if identifier.casefold() in topics and len(topics) > 1:
            try:
                pots = {_years_of(row) for row in members}
                return len(pots) == 1 and any(pots) and not any(map(_details, members))
            except ValueError:  # a row of another topic is bad
                return False
    return False


def _calls_of(overview: Any) -> list[list[dict]]:
    """Return the rows of an overview, by call."""
    found = inner_json(overview)
    by_call = found.get("budgetTopicActionMap") if isinstance(found, dict) else None
    return [
        [row for row in listed(members) if isinstance(row, dict)]
        for members in (by_call.values() if isinstance(by_call, dict) else [])
    ]


def _years_of(row: dict) -> tuple[tuple[str, Decimal | None], ...]:
    """Return the budget of each year. Raises ValueError."""
    years = row.get("budgetYearMap")
    found = years.items() if isinstance(years, dict) else ()
    return tuple(sorted((str(year), told) for year, value in found if (told := amount(value))))


def _details(row: dict) -> int:
    """Return how much a row says of its grants. Raises ValueError."""
    return sum(amount(row.get(name)) is not None for name in DETAILS)


def money_of(overview: Any, identifier: str) -> tuple[dict[str, Any], list[str]]:
    """Return budget, grants and their number, and doubts for editors. Raises ValueError."""
    facts = money(own_rows(overview, identifier))
    doubts = []
    if is_shared(overview, identifier):
        facts["budget_total"] = None
        doubts = [_("The same budget is given for every topic of the call; it was left out:")]
    return facts, doubts


def cut_short(*values: Any) -> list[str]:
    """Return a doubt for editors if any of these is JSON in a string that cannot be read."""
    if not any(is_cut_short(value) for value in values):
        return []
    return [_("Budget, actions or keywords were cut short and not read:")]


def without_small(facts: dict[str, Any], doubts: list[str]) -> dict[str, Any]:
    """Return the facts without amounts too small to be in euro, as 1.2 for millions; with doubts.

    An editor is told of each and reads it in the source.
    """
    small = [name for name in AMOUNTS if facts.get(name) and facts[name] < SMALLEST_TOLD]
    if small:
        doubts = [*doubts, _("An amount too small to be in euro was left out:")]
    return facts | dict.fromkeys(small) | {"doubts": tuple(doubts)}


def money(rows: list[dict]) -> dict[str, Any]:
    """Return budget, grants and their number, from a topic's own rows. Raises ValueError."""
    years = [value for row in rows for _year, value in _years_of(row) if value]
    small = [year for year in years if year < SMALLEST_TOLD]
    lowest = [found for row in rows if (found := amount(row.get("minContribution")))]
    highest = [found for row in rows if (found := amount(row.get("maxContribution")))]
    grants = [count for row in rows if (count := whole(row.get("expectedGrants")))]
    smallest, largest = min(lowest, default=None), max(highest, default=None)
    if smallest and largest and smallest > largest:  # seen swapped; the pair is what counts
        smallest, largest = largest, smallest
    return {
        "budget_total": small[0] if small else amount(sum(years)),
        "grant_min": smallest,
        "grant_max": largest,
        "expected_grants": sum(grants) or None,
    }


def actions_of(value: Any) -> list[dict]:
    """Return the actions of a record: a list, or JSON in a string; nothing if that is cut short."""
    found = value
    if isinstance(first(value), str):
        found = inner_json(value)
    return [action for action in listed(found) if isinstance(action, dict)]


def dates_of(
    actions: list[dict], read: Callable[[Any], Moment]
) -> tuple[date | None, list[Moment], list[Any]]:
    """Return opening day, deadlines and deadline models of some actions. Raises ValueError."""
    opening = [
        read(found)[0] for action in actions if (found := first(action.get("plannedOpeningDate")))
    ]
    ends = [read(end) for action in actions for end in listed(action.get("deadlineDates"))]
    models = []
    for action in actions:
        procedure = action.get("submissionProcedure")
        models.append(procedure.get("abbreviation") if isinstance(procedure, dict) else procedure)
    return min(opening, default=None), ends, models


def types_of(actions: list[dict]) -> list[str]:
    """Return the types of action some actions name."""
    return [
        found
        for action in actions
        for kind in listed(action.get("types"))
        if isinstance(kind, dict) and (found := text(kind.get("typeOfAction"), 160))
    ]


def joined(names: list[str]) -> str:
    """Return several types of action as one text that fits its column."""
    return text("; ".join(dict.fromkeys(name for name in names if name)), 160)
