"""Sums of the list: its forms are filled with whatever they take, so much is not believed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from funding.imports.values import SMALLEST_WRITTEN, own_number

# 99,999,999,999 stands where nobody knew what to write.
FILLER = Decimal(5_000_000_000)


def money_of(row: dict) -> tuple[dict[str, Decimal | None], list[str]]:
    """Return budget, smallest and largest grant, and beginnings of sentences about what is odd.

    Where one of the two grants cannot be right, neither is told.
    """
    doubts: list[str] = []
    budget = _amount(row, "Stanziamento_incentivo", doubts)
    smallest = _amount(row, "Agevolazione_Concedibile_min", doubts)
    largest = _amount(row, "Agevolazione_Concedibile_max", doubts)
    odd = _oddity(budget, smallest, largest)
    if odd:
        doubts.append(odd)
        smallest = largest = None
    facts = {"budget_total": budget, "grant_min": smallest, "grant_max": largest}
    return facts, list(dict.fromkeys(doubts))


def smallest_cost(row: dict) -> Decimal | None:
    """Return the smallest cost that is paid for, where that can be right."""
    least, most = (_amount(row, f"Spesa_Ammessa_{end}", []) for end in ("min", "max"))
    return least if least and (most is None or least < most) else None


def _amount(row: dict, name: str, doubts: list[str]) -> Decimal | None:
    """Return an amount; nothing, and a doubt, for what is none."""
    value: Any = row.get(name)
    try:
        number = own_number(value)
    except ValueError:
        doubts.append(_("An amount cannot be read and is not shown:"))
        return None
    if number is None:
        return None
    if number >= FILLER:
        doubts.append(_("An amount is impossibly large and is not shown:"))
        return None
    if number < SMALLEST_WRITTEN:
        doubts.append(_("An amount is too small to be in euro and is not shown:"))
        return None
    return number


def _oddity(
    budget: Decimal | None, smallest: Decimal | None, largest: Decimal | None
) -> str | None:
    if smallest and largest and smallest > largest:
        return _("The smallest grant is larger than the largest; neither is shown:")
    if budget and largest and largest > budget:
        return _("The largest grant is larger than the whole budget; it is not shown:")
    if budget and budget in (largest, smallest):
        return _("The largest grant is the whole budget; it is not shown:")
    return None
