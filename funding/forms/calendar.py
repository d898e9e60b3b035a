"""GET parameters of the calendar, read in one place."""

from __future__ import annotations

import re
from datetime import date, datetime

from django import forms
from django.core.validators import RegexValidator
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from core.clock import BRUSSELS

# Only years that can hold calls: a crawler finds an end.
MONTH = r"^20[2-4][0-9]-(0[1-9]|1[0-2])\Z"


class CalendarForm(forms.Form):
    """The month to show, as 2026-12. A broken one is left out, with a note."""

    data: QueryDict

    month = forms.CharField(required=False, validators=[RegexValidator(MONTH)])

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.notes: list[str] = []
        if not self.is_valid():
            self.notes.append(
                _("A part of the address was not understood and has been left out: %(name)s")
                % {"name": "month"}
            )

    @classmethod
    def from_request(cls, request: HttpRequest) -> CalendarForm:
        """Return the form as the address of `request` fills it."""
        return cls(request.GET)

    def month_at(self, now: datetime, upcoming: date | None = None) -> tuple[int, int]:
        """Year and month that were asked for.

        Where none was: those of the `upcoming` deadline, else those of `now` in Brussels.
        """
        asked = self.cleaned_data.get("month")
        if not asked:
            today = now.astimezone(BRUSSELS)
            shown = upcoming if upcoming and re.match(MONTH, f"{upcoming:%Y-%m}") else today
            return shown.year, shown.month
        year, month = asked.split("-")
        return int(year), int(month)

    @property
    def asked(self) -> list[tuple[str, str]]:
        """The month as an address says it; empty where none was asked for."""
        month = self.cleaned_data.get("month")
        return [("month", month)] if month else []

    def address(self, month: str) -> str:
        """Return the query of another month (empty: that of the next deadline), the selection kept.

        An empty text for a month that cannot be shown.
        """
        if month and not re.match(MONTH, month):
            return ""
        query = self.data.copy()
        for name in ("month", "page"):
            query.pop(name, None)
        if month:
            query["month"] = month
        return f"?{query.urlencode()}"
