"""The history of an enquiry in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from interest.models.enquiries import Enquiry, EnquiryEvent, Happening, Outcome, State

from .permissions import name_of


@dataclass(frozen=True)
class Line:
    """One thing that happened: when, who, what, and the words that were written."""

    at: datetime
    who: str
    what: str
    text: str = ""


def history_of(enquiry: Enquiry) -> list[Line]:
    """All that happened, the latest first."""
    return [
        Line(event.at, name_of(event.who), *_said(event))
        for event in enquiry.events.select_related("who")
    ]


def _said(event: EnquiryEvent) -> tuple[str, str]:
    """What happened, and the text that belongs to it."""
    if event.what == Happening.STATE:
        state, _space, outcome = event.text.partition(" ")
        words = [dict(State.choices).get(state, state), dict(Outcome.choices).get(outcome, outcome)]
        return _("status: %(status)s") % {"status": ", ".join(str(w) for w in words if w)}, ""
    if event.what == Happening.ASSIGNED:
        if not event.text:
            return _("assigned to nobody"), ""
        return _("assigned to %(name)s") % {"name": event.text}, ""
    return event.get_what_display(), event.text
