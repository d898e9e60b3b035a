"""Rows of the public registry of MySMIS2021: how much was asked of each call."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Any
from urllib.parse import unquote_plus

from django.utils.translation import gettext as _

from core.formats import read_number
from core.text import fold_words
from funding.imports.errors import RecordError
from funding.imports.sources.written import comma_below
from funding.imports.values import LARGEST

# A code stands in the address that a row links to.
_CODE = re.compile(r"p201_cod_apel=([^&\"'<>\s]+)", re.IGNORECASE)
MOST_APPLICATIONS = 1_000_000


@dataclass(frozen=True, kw_only=True)
class DemandRecord:
    """A row, checked. Sums are in lei, None where none is told. Raises RecordError."""

    title: str
    programme: str
    call_code: str
    state: str
    applied: int
    contracted: int
    withdrawn: int | None
    budget_ron: Decimal | None
    asked_ron: Decimal | None

    @property
    def key(self) -> str:
        """What the call is known by again."""
        words = " ".join(fold_words(f"{self.programme}|{self.title}").split())
        return sha256(words.encode()).hexdigest()


def demand_of(row: Any) -> DemandRecord:
    """Return the demand that a row tells. Raises RecordError."""
    if not isinstance(row, dict):
        raise RecordError("", _("it is not an object with named values"))
    title = comma_below(row.get("call"))
    reference = title or comma_below(row.get("programme"))
    if not title:
        raise RecordError(reference, _("it has no “%(field)s”") % {"field": "title"})
    try:
        found = DemandRecord(
            title=title,
            programme=comma_below(row.get("programme"), 200),
            call_code=_code(row),
            state=comma_below(row.get("status"), 60),
            applied=_count(row.get("submitted")),
            contracted=_count(row.get("contracts")),
            withdrawn=_count(row["withdrawn"]) if row.get("withdrawn") not in (None, "") else None,
            budget_ron=_sum(row.get("callBudgetRon")),
            asked_ron=_sum(row.get("submittedGrantBudgetRon")),
        )
    except ValueError as error:
        raise RecordError(reference, str(error)) from error
    if found.contracted > found.applied:
        raise RecordError(reference, _("it has more contracts than applications"))
    return found


def _code(row: dict) -> str:
    match = _CODE.search(str(row.get("info") or ""))
    return comma_below(unquote_plus(match[1]) if match else row.get("callCode"), 160)


def _count(value: Any) -> int:
    """Return a count: 1.408 is one thousand four hundred and eight. Raises ValueError."""
    number = _number(value)
    if number is None or number != number.to_integral_value() or number > MOST_APPLICATIONS:
        raise ValueError(_("“%(value)s” is not a whole number") % {"value": str(value)[:40]})
    return int(number)


def _sum(value: Any) -> Decimal | None:
    """Return a sum in lei; 0 and nothing mean that none is told. Raises ValueError."""
    number = _number(value)
    if number is not None and number > LARGEST:
        raise ValueError(_("“%(value)s” is not an amount") % {"value": str(value)[:40]})
    return number or None


def _number(value: Any) -> Decimal | None:
    if value is None or isinstance(value, bool) or str(value).strip() == "":
        return None
    try:
        return read_number(str(value))
    except ValueError:
        raise ValueError(_("“%(value)s” is not an amount") % {"value": str(value)[:40]}) from None
