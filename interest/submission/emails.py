"""The mails that go to who filled in a form.

Subject and first paragraphs are those an editor wrote on the form's page, where there are any.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from home.mail import Message, MessageLink
from interest.about import section_of
from interest.models.enquiries import Enquiry, Place
from interest.signed_links import in_full, token_for

if TYPE_CHECKING:
    from interest.pages import InterestFormPage
    from news.models import EventPage

CONFIRM, CANCEL, WITHDRAW = "confirm", "cancel", "withdraw"


def confirmation(enquiry: Enquiry, page: InterestFormPage) -> Message:
    """Return a mail that asks to confirm the address."""
    with translation.override(enquiry.language):
        words = page.localized if enquiry.language != page.locale.language_code else page
        token = token_for(CONFIRM, enquiry)
        paragraphs = [line for line in words.mail_text.splitlines() if line.strip()] or [
            _("Thank you. Please confirm that this address is yours; then we can answer you.")
        ]
        return Message(
            subject=words.mail_subject or _("Please confirm your enquiry"),
            paragraphs=paragraphs,
            button=MessageLink(
                _("Confirm"), in_full(reverse("interest_confirm", kwargs={"token": token}))
            ),
            parts=section_of(enquiry.about),
            closing=[
                _(
                    "The link works for 7 days. If you did not write to us, do nothing: without "
                    "confirmation everything is erased."
                )
            ],
            links=[
                MessageLink(
                    _("Erase what I sent"), _address("interest_withdraw", WITHDRAW, enquiry)
                )
            ],
        )


def registration(enquiry: Enquiry, event: EventPage) -> Message:
    """Return a mail that says whether there is a place, or that one has become free."""
    with translation.override(enquiry.language):
        event = event.localized
        cancel = _address("interest_cancel", CANCEL, enquiry)
        if enquiry.place == Place.PLACE:
            subject = _("You have a place: %(event)s") % {"event": event.title}
            paragraphs = [
                _("You are registered. The event is attached, for your calendar."),
                _("If you cannot come, please give your place to somebody else."),
            ]
            button = MessageLink(_("Cancel my registration"), cancel)
        else:
            subject = _("You are on the waiting list: %(event)s") % {"event": event.title}
            paragraphs = [
                _(
                    "All places are taken. As soon as one becomes free and it is your turn, we "
                    "write to you."
                )
            ]
            button = MessageLink(_("Leave the waiting list"), cancel)
        return Message(
            subject=subject,
            paragraphs=paragraphs,
            button=button,
            links=[MessageLink(event.title, event.full_url)],
        )


def _address(name: str, purpose: str, enquiry: Enquiry) -> str:
    """Return a link that works as long as the enquiry is there."""
    token = token_for(purpose, enquiry, once=False)
    return in_full(reverse(name, kwargs={"token": token}))
