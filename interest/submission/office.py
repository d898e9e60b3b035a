"""Enquiries that no adviser covers: the address that answers gets them by email.

It has no desk, so the email says all; what is erased here is to be erased there (GDPR Art. 19).
"""

from __future__ import annotations

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.formats import day
from home.mail import Message, MessageItem, MessageSection, write
from home.models.mail import Mail
from interest.about import section_of
from interest.answers import answers_of
from interest.models.advisers import advisers_for
from interest.models.enquiries import Enquiry, EnquiryEvent, EventKind, State
from interest.readiness.state import answers_email


def office_key(enquiry: Enquiry) -> str:
    """Return the key of the email by which the office got an enquiry."""
    return f"office:{enquiry.key}"


def hand_to_office(enquiry: Enquiry) -> bool:
    """Write a confirmed enquiry to the address that answers, where no adviser sees it.

    Return whether it was written. Call it in the transaction that confirms.
    """
    office = _office_for(enquiry)
    if not office:
        return False
    with translation.override(enquiry.language):
        message = _enquiry_mail(enquiry)
        note = _("Sent by email to %(address)s: no adviser covers the territory.")
    write(
        message,
        key=office_key(enquiry),
        recipient=office,
        language=enquiry.language,
        reply_to=enquiry.email,
        asked_for=True,
    )
    EnquiryEvent.objects.create(
        enquiry=enquiry, what=EventKind.NOTE, text=note % {"address": office}
    )
    return True


def tell_office_erased(enquiry: Enquiry) -> None:
    """Have the office erase what it got, before the enquiry is erased.

    Emails are kept for a time only; later who would get it now is asked again.
    """
    sent = Mail.objects.filter(key=office_key(enquiry)).first()
    office = sent.recipient if sent else _office_for(enquiry)
    if not office or enquiry.state == State.UNCONFIRMED:
        return
    with translation.override(enquiry.language):
        message = Message(
            subject=_("%(enquiry)s was erased") % {"enquiry": enquiry},
            paragraphs=[
                _("Please erase the email about it that you received, and all copies."),
                _("The firm took it back, or the time it may be kept is over."),
            ],
        )
    key = f"office-erased:{enquiry.key}"
    write(message, key=key, recipient=office, language=enquiry.language, asked_for=True)


def _office_for(enquiry: Enquiry) -> str:
    office = answers_email()
    return office if office and not advisers_for(enquiry.territory) else ""


def _enquiry_mail(enquiry: Enquiry) -> Message:
    sent = day(timezone.localdate(enquiry.submitted_at))
    facts = [
        MessageItem(answer.label, lines=answer.text.splitlines()) for answer in answers_of(enquiry)
    ]
    return Message(
        subject=_("%(enquiry)s: please answer it") % {"enquiry": enquiry},
        paragraphs=[
            _("A firm wrote on %(day)s and confirmed its address. No adviser covers its territory.")
            % {"day": sent},
            _("Answer this email: your answer goes to the firm."),
        ],
        parts=[*section_of(enquiry.about), MessageSection(_("What the firm wrote"), facts)],
        closing=[
            _(
                "Erase this email when all is settled. If the firm takes the enquiry back, we "
                "write to you again."
            )
        ],
    )
