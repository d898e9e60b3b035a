"""Enquiries that no adviser covers: the address that answers gets them by email.

It has no desk, so the email says all; what is erased here is to be erased there (GDPR Art. 19).
Registrations of events stay here: what somebody needs to take part may speak of health (Art. 9).
"""

from __future__ import annotations

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.formats import day
from home.mail import Message, MessageItem, MessageSection, write
from home.models.mail import Mail
from interest.about import section_of
from interest.answers import answers_of
from interest.consent import words_for
from interest.models.advisers import advisers_for
from interest.models.choices import FormKind
from interest.models.enquiries import Enquiry, EnquiryEvent, EventKind
from interest.readiness.state import answers_email

OFFICE = "office"


def office_key(enquiry: Enquiry) -> str:
    """Return the key of the email by which the office got an enquiry."""
    return f"{OFFICE}:{enquiry.key}"


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


def note_hand_over(mail: Mail) -> None:
    """Record with the enquiry who received it, once the email was sent."""
    what, _colon, key = mail.key.partition(":")
    if what == OFFICE:
        Enquiry.objects.filter(key=key).update(handed_to=mail.recipient, handed_at=timezone.now())


def tell_office_erased(enquiry: Enquiry) -> None:
    """Have the office erase what it got, before the enquiry is erased; who got nothing is spared.

    What is being sent at this moment counts as got.
    """
    mails = Mail.objects.filter(key=office_key(enquiry)).exclude(sent_at=None, claimed_until=None)
    office = enquiry.handed_to or mails.values_list("recipient", flat=True).first()
    if not office:
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
    """Return the office that may get it and has to; empty where there is none."""
    office = answers_email()
    if not office or enquiry.kind == FormKind.EVENT or not _agreed(enquiry):
        return ""
    return "" if advisers_for(enquiry.territory) else office


def _agreed(enquiry: Enquiry) -> bool:
    """Return whether the words its sender agreed to are those of today, which name the office."""
    with translation.override(enquiry.consent.language):
        return enquiry.consent.text == words_for(enquiry.kind)


def _enquiry_mail(enquiry: Enquiry) -> Message:
    sent = day(timezone.localdate(enquiry.submitted_at))
    facts = [
        MessageItem(answer.label, lines=answer.text.splitlines()) for answer in answers_of(enquiry)
    ]
    about = section_of(enquiry.about, _("It asks about"))
    return Message(
        subject=_("%(enquiry)s: please answer it") % {"enquiry": enquiry},
        paragraphs=[
            _("A firm wrote on %(day)s and confirmed its address. No adviser covers its territory.")
            % {"day": sent},
            _("Answer this email: your answer goes to the firm."),
        ],
        parts=[*about, MessageSection(_("What the firm wrote"), facts)],
        closing=[
            _(
                "Erase this email when all is settled. If the firm takes the enquiry back, we "
                "write to you again."
            )
        ],
    )
