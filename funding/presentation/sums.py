"""What a measure comes to for a cost, as its page prints it."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.formats import euros, percent
from funding.matching.candidate import Candidate
from funding.matching.firm import Firm
from funding.matching.money import Money, MoneyKind, Paid, money_of, paid_as, paid_first
from funding.matching.money_words import money_in_words
from funding.matching.verdict import match
from funding.matching.words import reason_text

from .names import names_now

NAMES = {
    Paid.GRANT: gettext_lazy("Grant"),
    Paid.TAX_CREDIT: gettext_lazy("Tax credit"),
    Paid.WITH_LOAN: gettext_lazy("Grant and loan or capital together"),
    Paid.NOT_STATED: gettext_lazy("What you receive"),
}
MOST_NAMES = {
    Paid.GRANT: gettext_lazy("Grant, at most"),
    Paid.TAX_CREDIT: gettext_lazy("Tax credit, at most"),
    Paid.WITH_LOAN: gettext_lazy("Grant and loan or capital together, at most"),
    Paid.NOT_STATED: gettext_lazy("What you receive, at most"),
}


class SumLine(NamedTuple):
    """A figure, what it is, and a remark."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class Sums:
    """`lines` are empty where there is no cost yet, or no sum may be told; `notes` say why."""

    sentence: str
    asks: bool = False
    lines: list[SumLine] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    aid: Decimal | None = None

    @property
    def aid_plain(self) -> str:
        """What it would come to as a script reads it; empty where that is not known."""
        return "" if self.aid is None else f"{self.aid:.2f}"


def sums_of(candidate: Candidate, cost: Decimal | None) -> Sums:
    """Return what a measure comes to; no sum where the cost fails one of its conditions."""
    money = money_of(candidate, cost)
    if money.kind is not MoneyKind.SUM:
        return Sums(money_in_words(money))
    without = money_in_words(money_of(candidate, None))
    if money.grant is None:
        return Sums(without, asks=True, notes=_floor(candidate))
    names = names_now()
    found = match(Firm(cost=cost), candidate)
    excluding = [reason for reason in found.blocks if reason.excludes]
    if excluding:
        why = [reason_text(reason, candidate, names) for reason in excluding]
        notes = [_("It does not fund a project of this cost."), *(text.needs for text in why)]
        return Sums(without, asks=True, notes=notes)
    if money.below:
        return Sums(without, asks=True, notes=[_below(money, candidate)])
    paid = paid_as(candidate.kinds)
    return Sums(
        without,
        asks=True,
        lines=_lines(money, paid),
        notes=_notes(paid),
        # What part of it is a loan is not known, nor what a loan counts as aid.
        aid=None if paid is Paid.WITH_LOAN else money.grant,
    )


def _lines(money: Money, paid: Paid) -> list[SumLine]:
    assert money.grant is not None and money.own is not None  # noqa: S101 – `sums_of` looked
    facts = {"rate": percent(money.rate or 0), "cost": euros(money.cost or Decimal(0))}
    share = _("%(rate)s of %(cost)s") % facts
    if money.capped:
        share = _("%(rate)s of %(cost)s would be more, but this is the maximum") % facts
    exact = money.exact
    name = NAMES[paid] if exact else MOST_NAMES[paid]
    return [
        SumLine(str(name), euros(money.grant), share),
        SumLine(_("Your own share") if exact else _("Your own share, at least"), euros(money.own)),
        SumLine(
            _("To pay before the funding arrives"),
            euros(paid_first(money) or Decimal(0)),
            _("Your taxes are reduced later, for what you have paid.")
            if paid is Paid.TAX_CREDIT
            else _("Plan to pay the whole cost first: no advance is stated here."),
        ),
    ]


def _notes(paid: Paid) -> list[str]:
    notes = [
        _(
            "Whether VAT is eligible is not stated here; if your firm recovers it, enter the cost"
            " without VAT."
        )
    ]
    if paid is Paid.WITH_LOAN:
        notes.append(_("A part of it is a loan or capital; how much is not stated here."))
    return notes


def _floor(candidate: Candidate) -> list[str]:
    if candidate.grant_min is None:
        return []
    return [_("The minimum amount is %(floor)s.") % {"floor": euros(candidate.grant_min)}]


def _below(money: Money, candidate: Candidate) -> str:
    return _(
        "%(rate)s of this cost is %(sum)s, less than the minimum amount of %(floor)s: for this "
        "cost you receive nothing."
    ) % {
        "rate": percent(money.rate or 0),
        "sum": euros(money.grant or Decimal(0)),
        "floor": euros(candidate.grant_min or Decimal(0)),
    }
