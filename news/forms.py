"""The form of an event in the admin: hours are those of the zone chosen beside them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import AdminDateTimeInput

from home.models.addresses import PageForm

MOMENTS = ("start", "end")


class WallClockField(forms.DateTimeField):
    """Day and hour as a clock shows them, without a zone; which clock, another field says."""

    def to_python(self, value: Any) -> datetime | None:
        """Return the digits as typed. Raises ValidationError."""
        with timezone.override(UTC):  # no hour is lacking or twice there
            found = super().to_python(value)
        return found.replace(tzinfo=None) if found else None


class EventPageForm(PageForm):
    """Start and end on the clocks of the event's zone, whatever the zone of the editor."""

    start = WallClockField(label=gettext_lazy("start"), widget=AdminDateTimeInput())
    end = WallClockField(label=gettext_lazy("end"), widget=AdminDateTimeInput(), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in MOMENTS:
            moment = self.initial.get(name)
            if isinstance(moment, datetime) and timezone.is_aware(moment):
                self.initial[name] = moment.astimezone(self.instance.zone).replace(tzinfo=None)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        zone = ZoneInfo(cleaned.get("time_zone") or self.instance.time_zone)
        for name in MOMENTS:
            if digits := cleaned.get(name):
                cleaned[name] = self._moment(name, digits, zone)
        return cleaned

    def _moment(self, name: str, digits: datetime, zone: ZoneInfo) -> datetime | None:
        """Return the moment these digits mean in a zone; None, with an error, for none or two."""
        first, second = (digits.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
        if first.utcoffset() == second.utcoffset():
            return first.astimezone(UTC)
        lacking = first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != digits
        if lacking:
            words = _(
                "Clocks go forward then: this hour does not exist on that day. Choose another."
            )
        else:
            words = _("Clocks go back then: this hour comes twice on that day. Choose another.")
        self.add_error(name, words)
        return None
