"""The rate of the leu: the daily reference rates of the European Central Bank.

Free to use where the bank is named:
https://www.ecb.europa.eu/services/using-our-site/disclaimer/html/index.en.html
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from funding.imports.errors import RefusedError
from home.models.exchange_rate import HIGHEST_RATE, LOWEST_RATE, ExchangeRate

from .fetch import Fetch

KEY = "ecb"
URL = "https://www.ecb.europa.eu/stats/eurofxref/eurofxref-daily.xml"
PAGE = (
    "https://www.ecb.europa.eu/stats/policy_and_exchange_rates/euro_reference_exchange_rates/html/"
    "index.en.html"
)
BANK = "European Central Bank"
MOST = 256 * 1024  # bytes: the file has two thousand
_DAY = re.compile(r"""<Cube\s+time=["'](\d{4}-\d{2}-\d{2})["']""")
_LEI = re.compile(r"""<Cube\s+currency=["']RON["']\s+rate=["'](\d{1,3}\.\d{1,4})["']""")


def refresh_rate(fetch: Fetch | None = None) -> str:
    """Keep the newest rate; return what there is now. Raises RefusedError, and changes nothing.

    A newer rate of an administrator stays.
    """
    asked = fetch or Fetch(
        settings.SOURCE_URLS.get(KEY) or URL,
        Path(settings.DATA_DIR) / "sources" / KEY,
        relay=settings.SOURCE_RELAY,
        most=MOST,
    )
    day, lei = rate_in(asked.page())
    known = ExchangeRate.objects.first() or ExchangeRate()
    if known.lei is not None and known.day and known.day >= day:
        return f"{known.lei} of {known.day}: nothing newer"
    known.lei, known.day, known.source, known.source_url = lei, day, BANK, PAGE
    known.save()
    return f"{lei} of {day}"


def rate_in(document: bytes) -> tuple[date, Decimal]:
    """Return the day and the lei for one euro. Raises RefusedError for a file that tells no rate.

    One with several days, a day to come or a rate that cannot be right is refused as well.
    """
    text = document.decode("utf-8", "replace")
    days, rates = _DAY.findall(text), _LEI.findall(text)
    if len(days) == len(rates) == 1:
        try:
            day, lei = date.fromisoformat(days[0]), Decimal(rates[0])
        except ValueError:
            day, lei = date.max, Decimal(0)
        if day <= timezone.localdate() and LOWEST_RATE <= lei <= HIGHEST_RATE:
            return day, lei
    raise RefusedError(_("It is not built as expected: %(error)s.") % {"error": text[:100]})
