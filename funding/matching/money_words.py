"""Money and relevance as sentences in the visitor's language."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.formats import euros, number, percent
from funding.choices import Dimension

from .money import Money, MoneyKind
from .relevance import Fit, RelevancePart, Shown
from .words import Names, listed, name_of


def money_in_words(money: Money) -> str:
    """Return what the money comes to: a calculation where possible, else what is not stated."""
    if money.kind is MoneyKind.SUM:
        return _calculation(money) if money.grant is not None else _rate_alone(money)
    if money.kind is MoneyKind.CEILING and money.ceiling is not None:
        return _("At most %(ceiling)s; the share of the costs that is funded is not stated.") % {
            "ceiling": euros(money.ceiling)
        }
    if money.kind is MoneyKind.USUAL and money.rate is not None:
        return _(
            "The share is not stated in the call; usual in the programme is up to %(rate)s."
        ) % {"rate": percent(money.rate)}
    if money.kind is MoneyKind.LOAN:
        if money.ceiling is None:
            return _("A loan, a guarantee or capital: not a grant.")
        return _("A loan, a guarantee or capital of up to %(ceiling)s: not a grant.") % {
            "ceiling": euros(money.ceiling)
        }
    if money.kind is MoneyKind.NO_CASH:
        return _("Services: no money is paid to your firm.")
    return _("The amount is not stated.")


def _calculation(money: Money) -> str:
    facts = {
        "rate": percent(money.rate or 0),
        "cost": euros(money.cost or Decimal(0)),
        "grant": euros(money.grant or Decimal(0)),
        "own": euros(money.own or Decimal(0)),
    }
    if money.capped:
        return (
            _("Up to %(rate)s of %(cost)s, but at most %(grant)s: you fund at least %(own)s.")
            % facts
        )
    if not money.own:
        return _("Up to %(rate)s of %(cost)s: all of it.") % facts
    if money.exact:
        return _("%(rate)s of %(cost)s = %(grant)s: you fund %(own)s.") % facts
    return _("Up to %(rate)s of %(cost)s = %(grant)s: you fund at least %(own)s.") % facts


def _rate_alone(money: Money) -> str:
    facts = {"rate": percent(money.rate or 0)}
    if money.ceiling is not None:
        facts["ceiling"] = euros(money.ceiling)
        return _("Up to %(rate)s of the costs, at most %(ceiling)s.") % facts
    if money.exact:
        return _("%(rate)s of the costs.") % facts
    return _("Up to %(rate)s of the costs.") % facts


def too_little_in_words(money: Money) -> str:
    """Return a remark where the sum would be below the smallest grant; else nothing."""
    return _("That is less than the smallest grant offered.") if money.below else ""


def relevance_in_words(shown: Shown, names: Names) -> str:
    """Return a part of the relevance."""
    good = shown.fit is Fit.GOOD
    if shown.part in {RelevancePart.THEMES, RelevancePart.SECTOR}:
        about = Dimension.THEME if shown.part is RelevancePart.THEMES else Dimension.SECTOR
        found = listed(name_of(about, code, names) for code in sorted(shown.codes))
        if shown.part is RelevancePart.THEMES:
            if good:
                return _("In common with you: %(names)s.") % {"names": found}
            return _("It has none of your themes.")
        return _("It names your sector.") if good else _("It names other sectors than yours.")
    if shown.part is RelevancePart.AMOUNT:
        if good:
            return _("The amounts suit your project.")
        return _("The amounts do not suit your project.")
    if shown.part is RelevancePart.STAGE:
        return (
            _("It matches the stage of your project.")
            if good
            else _("It is for another stage of project than yours.")
        )
    if shown.days is None:
        return _("You can apply within the time you have in mind.")
    text = ngettext(
        "%(number)s day left until the next deadline.",
        "%(number)s days left until the next deadline.",
        shown.days,
    )
    return text % {"number": number(Decimal(shown.days))}
