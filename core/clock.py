"""The clock that deadlines go by."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

# That of the EU's Funding & Tenders Portal: every deadline of a call is told in it.
BRUSSELS = ZoneInfo("Europe/Brussels")


def month_after(year: int, month: int) -> date:
    """Return the first day after a month."""
    return date(year + month // 12, month % 12 + 1, 1)


def months_before(day: date, months: int) -> date:
    """Return the first day of the month that lies so many months before that of a day."""
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(years, month + 1, 1)
