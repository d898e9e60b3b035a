"""The rate that amounts in lei are changed by, as a sentence."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext as _

from core.formats import day, exchange_rate
from home.models.exchange_rate import ExchangeRate


class RateNote(NamedTuple):
    """A sentence, who says so, and where; the latter two are empty where no rate is known."""

    words: str
    source: str = ""
    url: str = ""


def rate_note() -> RateNote:
    """Return in what currency one may write amounts, and by which rate lei are changed."""
    rate = ExchangeRate.known()
    if rate is None or rate.lei is None or rate.day is None:
        return RateNote(_("Write amounts in euro."))
    words = _(
        "You can also write lei: put “lei” after the number. We use the rate of %(day)s: 1 euro ="
        " %(rate)s lei."
    ) % {"rate": exchange_rate(rate.lei), "day": day(rate.day)}
    return RateNote(words, rate.source, rate.source_url)
