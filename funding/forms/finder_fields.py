"""Fields of the finder's questions: figures, shares, money and trades, as people type them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.formats import language, number, read_number
from funding.matching.trades import find_trades, section_of, trades
from home.models.exchange_rate import ExchangeRate

LONGEST_TRADE = 80  # characters
NAMED = 4  # trades that an error names at most
LARGE = Decimal(400_000)  # a number that shows how this language groups thousands
CENT = Decimal("0.01")
_PERCENT = re.compile(r"\s*(?:%|per ?cento?|la sută|la suta)$", re.IGNORECASE)
_LEI = re.compile(r"^(?:ron|lei)\b|(?<![a-z])(?:ron|lei)\.?$", re.IGNORECASE)


class FigureField(forms.Field):
    """A number as people type it: 400 000; 1.200,50; 1,200.50. Always the same in an address.

    A separator before exactly three digits groups thousands, whatever the language: the same
    address has to mean the same number to whoever opens it.
    """

    def __init__(self, least: int = 0, most: int = 10**12, **kwargs: Any) -> None:
        self.least, self.most = least, most
        super().__init__(required=False, **kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        text = str(value or "").strip()
        if not text:
            return None
        try:
            read = self.read(text)
        except ValueError:
            raise self.unreadable() from None
        if not self.least <= read <= self.most:
            raise self.out_of_range()
        return read

    def read(self, text: str) -> Decimal:
        """Return the number that a text means. Raises ValueError for what means none."""
        return read_number(text)

    def out_of_range(self) -> forms.ValidationError:
        """Return what to say of a number that is too small or too large."""
        limits = {"least": number(Decimal(self.least)), "most": number(Decimal(self.most))}
        return forms.ValidationError(
            _("Write a number from %(least)s to %(most)s."), "range", limits
        )

    def unreadable(self) -> forms.ValidationError:
        """Return what to say of a text that means no number."""
        return forms.ValidationError(
            _("Write a number, such as 12 or %(large)s."), "invalid", {"large": number(LARGE)}
        )


class WholeField(FigureField):
    """A whole number."""

    def to_python(self, value: Any) -> int | None:  # type: ignore[override]
        read = super().to_python(value)
        if read is None:
            return None
        if read != read.to_integral_value():
            raise self.unreadable()
        return int(read)


class ShareField(FigureField):
    """A part in per cent, with or without the sign: 20; 20%; 20 per cento."""

    def read(self, text: str) -> Decimal:
        return read_number(_PERCENT.sub("", text))

    def unreadable(self) -> forms.ValidationError:
        return self.out_of_range()


class EuroField(FigureField):
    """An amount in euro; one in lei is changed by the known rate, and refused without one."""

    def read(self, text: str) -> Decimal:
        if not is_in_lei(text):
            return read_number(text)
        rate = ExchangeRate.known()
        if rate is None or rate.lei is None:
            raise forms.ValidationError(
                _(
                    "Write the amount in euro: there is no official exchange rate here to convert"
                    " lei. The European Central Bank publishes one each working day."
                ),
                "lei",
            )
        return in_euro(text, rate.lei)


def is_in_lei(text: str) -> bool:
    """Return whether an amount says that it is in lei: 400 000 lei, RON 5."""
    return bool(_LEI.search(text.strip()))


def in_euro(text: str, rate: Decimal) -> Decimal:
    """Return an amount in lei in euro and cents. Raises ValueError for what means no amount."""
    amount = _LEI.sub("", text.strip(), count=1).strip()
    if not amount[:1].isdigit() or not amount[-1:].isdigit():  # another currency beside it
        raise ValueError(text)
    return (read_number(amount) / rate).quantize(CENT, ROUND_HALF_UP)


class TradeField(forms.CharField):
    """A trade in everyday words, or a code of NACE (CAEN, ATECO); kept as it was typed."""

    default_error_messages = {
        "unknown": gettext_lazy(
            "We do not know “%(text)s”. Choose the sector from the list below."
        ),
        "several": gettext_lazy(
            "“%(text)s” may be several things: %(names)s. Write one of them, or choose the sector "
            "from the list below."
        ),
    }

    def __init__(self) -> None:
        super().__init__(required=False)

    def to_python(self, value: Any) -> str:
        text = " ".join(str(value or "").replace("\0", " ").split())[:LONGEST_TRADE]
        if not text:
            return ""
        found = find_trades(text)
        if not found:
            raise self._refused("unknown", text)
        if len({section_of(code) for code in found}) > 1:
            raise self._refused("several", text, found)
        return text

    def _refused(self, code: str, text: str, found: Sequence[str] = ()) -> forms.ValidationError:
        spoken = language()
        names = [trades()[each].names[spoken][0] for each in found[:NAMED] if each in trades()]
        shown = {"text": text, "names": ", ".join(names)}
        return forms.ValidationError(self.error_messages[code], code, shown)


def sector_of_trade(text: str) -> str:
    """Return the section of NACE that a trade belongs to; empty if it is not known."""
    return next((section_of(code) for code in find_trades(text)), "") if text else ""


FIGURES: dict[str, Any] = {
    "headcount": (FigureField, 0, 1_000_000),
    "turnover": (EuroField, 0, 10**12),
    "balance": (EuroField, 0, 10**12),
    "age": (FigureField, 0, 300),
    "cost": (EuroField, 1, 10**11),
    "own_share": (ShareField, 0, 100),
    "trl": (WholeField, 1, 9),
    "partners": (WholeField, 2, 100),
    "months": (WholeField, 1, 60),
}
