"""The clock that deadlines go by."""

from __future__ import annotations

from zoneinfo import ZoneInfo

# That of the EU's Funding & Tenders Portal: every deadline of a call is told in it.
BRUSSELS = ZoneInfo("Europe/Brussels")
