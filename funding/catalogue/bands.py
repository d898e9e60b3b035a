"""Bands that amounts, technology readiness and time are sorted into, by code."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from funding.choices import Origin

NOT_STATED = "not-stated"
# Where what was written by hand into the files of the first content comes from.
NOTED = "noted"

# The largest grant in euro, else the budget: from (excluded) and to (included).
AMOUNTS: dict[str, tuple[int, int | None, Any]] = {
    "to-50k": (0, 50_000, _("up to EUR 50,000")),
    "to-250k": (50_000, 250_000, _("EUR 50,000 to 250,000")),
    "to-1m": (250_000, 1_000_000, _("EUR 250,000 to 1 million")),
    "to-5m": (1_000_000, 5_000_000, _("EUR 1 to 5 million")),
    "over-5m": (5_000_000, None, _("over EUR 5 million")),
}

# What one can ask for, in euro: from (excluded) and to (included).
NEEDS: dict[str, tuple[int, int | None, Any]] = {
    "to-10k": (0, 10_000, _("up to EUR 10,000")),
    "to-50k": (10_000, 50_000, _("EUR 10,000 to 50,000")),
    "to-250k": (50_000, 250_000, _("EUR 50,000 to 250,000")),
    "over-250k": (250_000, None, _("over EUR 250,000")),
}

# Technology readiness levels, as a firm would say it.
STAGES: dict[str, tuple[int, int, Any]] = {
    "research": (1, 3, _("research (TRL 1 to 3)")),
    "development": (4, 5, _("development (TRL 4 and 5)")),
    "demonstration": (6, 7, _("demonstration (TRL 6 and 7)")),
    "market": (8, 9, _("ready for the market (TRL 8 and 9)")),
}

# Days until the next cut-off.
WINDOWS: dict[str, tuple[int, Any]] = {
    "7": (7, _("within a week")),
    "30": (30, _("within 30 days")),
    "90": (90, _("within 3 months")),
    "180": (180, _("within 6 months")),
}


def amount_band(amount: Decimal | None) -> str:
    """Return the band of an amount in euro."""
    if not amount:
        return NOT_STATED
    for code, (low, high, _label) in AMOUNTS.items():
        if amount > low and (high is None or amount <= high):
            return code
    return NOT_STATED


def need_bands(least: Decimal | None, most: Decimal | None) -> list[str]:
    """Return every band in which one can ask for something; a budget for all says nothing of it."""
    if not least and not most:
        return [NOT_STATED]
    return [
        code
        for code, (low, high, _label) in NEEDS.items()
        if (not most or most > low) and (not least or high is None or least <= high)
    ]


def stage_bands(lowest: int | None, highest: int | None) -> list[str]:
    """Every band that a range of technology readiness levels touches."""
    if lowest is None and highest is None:
        return [NOT_STATED]
    low, high = lowest or 1, highest or 9
    return [code for code, (start, end, _l) in STAGES.items() if low <= end and start <= high]


def origin_band(origin: str, published_on: date | None) -> str:
    """Return where a record comes from; what the files of the first content tell is `NOTED`."""
    return NOTED if origin == Origin.EDITOR and published_on else origin
