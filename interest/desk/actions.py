"""What is done with an enquiry: each action is one transaction, and stands in the history."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from home.mail import Message, write
from interest.models.enquiries import Enquiry, EnquiryEvent, EventKind, State

from .log import log_events
from .permissions import name_of

SEEN_AGAIN_AFTER = timedelta(hours=1)
# The same words within this time are a button pressed twice.
TWICE_WITHIN = timedelta(minutes=10)


def mark_seen(enquiry: Enquiry, user: Any) -> None:
    """Remember who opened it, once an hour."""
    recently = timezone.now() - SEEN_AGAIN_AFTER
    seen = enquiry.events.filter(what=EventKind.SEEN, who=user, at__gte=recently)
    if not seen.exists():
        enquiry.events.create(what=EventKind.SEEN, who=user)


@transaction.atomic
def set_state(enquiry: Enquiry, user: Any, state: str, outcome: str = "") -> bool:
    """Say how far it is. False where it already was."""
    current = _locked(enquiry)
    if (current.state, current.outcome) == (state, outcome):
        return False
    current.state, current.outcome = state, outcome
    if state == State.CONTACTED:
        current.last_contact_at = timezone.now()
    current.save(update_fields=["state", "outcome", "last_contact_at"])
    # Codes: whoever reads the history reads it in their own language.
    current.events.create(what=EventKind.STATE, who=user, text=f"{state} {outcome}".strip())
    return True


@transaction.atomic
def note(enquiry: Enquiry, user: Any, text: str) -> None:
    """Leave a word for colleagues."""
    enquiry.events.create(what=EventKind.NOTE, who=user, text=text)


@transaction.atomic
def assign(enquiry: Enquiry, user: Any, adviser: Any) -> bool:
    """Give it to an adviser, or to nobody (None). False where they already have it."""
    current = _locked(enquiry)
    if current.assigned_to_id == (adviser.pk if adviser else None):
        return False
    current.assigned_to = adviser
    current.save(update_fields=["assigned_to"])
    current.events.create(what=EventKind.ASSIGNED, who=user, text=name_of(adviser))
    return True


@transaction.atomic
def reply(enquiry: Enquiry, user: Any, subject: str, text: str) -> bool:
    """Answer by mail. False where the same was sent a moment ago."""
    current = _locked(enquiry)
    said = f"{subject}\n\n{text}"
    now = timezone.now()
    sent = current.events.filter(
        what=EventKind.REPLY, who=user, text=said, at__gte=now - TWICE_WITHIN
    )
    if sent.exists():
        return False
    event = current.events.create(what=EventKind.REPLY, who=user, text=said)
    write(
        Message(subject, _paragraphs(text)),
        key=f"reply:{event.pk}",
        recipient=current.email,
        language=current.language,
        reply_to=_own_address(user),
        asked_for=True,
    )
    current.last_contact_at = now
    if current.state == State.NEW:
        current.state = State.CONTACTED
        current.events.create(what=EventKind.STATE, who=user, text=State.CONTACTED)
    current.save(update_fields=["state", "last_contact_at"])
    return True


def exported(enquiries: Iterable[Enquiry], user: Any) -> None:
    """Remember who took the data of these enquiries away."""
    now = timezone.now()
    events = [
        EnquiryEvent(enquiry=enquiry, what=EventKind.EXPORTED, who=user, at=now)
        for enquiry in enquiries
    ]
    log_events(EnquiryEvent.objects.bulk_create(events, batch_size=500))


def _locked(enquiry: Enquiry) -> Enquiry:
    """Return it as it is now, and nobody else's until the transaction ends."""
    return Enquiry.objects.select_for_update().get(pk=enquiry.pk)


def _paragraphs(text: str) -> list[str]:
    """Return the parts between empty lines; lines within a paragraph stay lines."""
    parts = "\n".join(line.rstrip() for line in text.splitlines()).split("\n\n")
    return [part.strip() for part in parts if part.strip()]


def _own_address(user: Any) -> str:
    """Return where an answer to the reply goes.

    Empty where the adviser has no proper mail address.
    """
    try:
        validate_email(user.email)
    except ValidationError:
        return ""
    return user.email
