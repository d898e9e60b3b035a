"""Money and dates of the portal's nested structures: `budgetOverview` and `actions`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from funding.imports.values import Moment, amount, first, inner_json, listed, text, whole


def own_rows(overview: Any, identifier: str) -> list[dict]:
    """Return the rows of a budget overview that are about this very topic, each once.

    The overview lists every topic of the call. A row is ours if its action begins with our
    identifier and a space: without the space, …-01-1 would take the money of …-01-10.
    """
    found = inner_json(overview)
    by_call = found.get("budgetTopicActionMap") if isinstance(found, dict) else None
    rows: list[dict] = []
    for members in by_call.values() if isinstance(by_call, dict) else []:
        for row in listed(members):
            if isinstance(row, dict) and str(row.get("action", "")).startswith(f"{identifier} "):
                rows += [] if row in rows else [row]
    return rows


def money(rows: list[dict]) -> dict[str, Any]:
    """Return budget, grants and their number, from a topic's own rows. Raises ValueError."""
    years = [
        amount(value)
        for row in rows
        for value in (row.get("budgetYearMap") or {}).values()
        if isinstance(row.get("budgetYearMap"), dict)
    ]
    lowest = [found for row in rows if (found := amount(row.get("minContribution")))]
    highest = [found for row in rows if (found := amount(row.get("maxContribution")))]
    grants = [count for row in rows if (count := whole(row.get("expectedGrants")))]
    smallest, largest = min(lowest, default=None), max(highest, default=None)
    if smallest and largest and smallest > largest:  # seen swapped; the pair is what counts
        smallest, largest = largest, smallest
    return {
        "budget_total": amount(sum(year for year in years if year)),
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
