"""Links in mails: confirming an enquiry, giving a place back.

Opening a link changes nothing: programs that look into mail open links too. A button does.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from home.mail import suppression
from interest.about import about_of
from interest.messages import ask, say, unknown_link
from interest.models.choices import FormKind
from interest.models.enquiries import Enquiry, EnquiryEvent, EventKind, Place, State
from interest.models.reach import Reach
from interest.readiness.state import forms_open, not_begun
from interest.signed_links import CONFIRM_WITHIN, LinkError, LinkExpiredError, new_nonce, record_of

from .emails import CANCEL, CONFIRM
from .office import hand_to_office
from .registration import cancel as give_back
from .registration import give_place


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Answer the link that confirms an enquiry."""
    try:
        enquiry = record_of(CONFIRM, token, Enquiry.objects.all(), max_age=CONFIRM_WITHIN)
    except LinkExpiredError:
        return say(
            request,
            _("This link was used or is too old"),
            _("If you have already confirmed, all is well. If not, please fill in the form again."),
            410,
        )
    except LinkError:
        return unknown_link(request)
    if not forms_open():
        return say(request, _("Your enquiry was not passed on"), not_begun(request.path), 200)
    if request.method != "POST":
        return ask(
            request,
            _("Is this your address?"),
            _what_for(enquiry),
            _("Confirm"),
            about_of(enquiry.about),
        )
    if not confirm_enquiry(enquiry):
        return say(request, _("Thank you"), _("Your enquiry was already confirmed."), 200)
    enquiry.refresh_from_db()
    return say(request, _("Thank you"), _what_now(enquiry), 200, enquiry)


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    """Answer the link that gives a place at an event back."""
    registrations = Enquiry.objects.exclude(place=Place.NONE)
    try:
        enquiry = record_of(CANCEL, token, registrations)
    except LinkError:
        return unknown_link(request)
    if enquiry.place == Place.CANCELLED:
        return say(request, _("Your registration is cancelled"), "", 200)
    if request.method != "POST":
        return ask(
            request,
            _("Cancel your registration?"),
            _("Your place goes to the next on the waiting list."),
            _("Cancel my registration"),
        )
    give_back(enquiry)
    return say(request, _("Your registration is cancelled"), _("Thank you for telling us."), 200)


@transaction.atomic
def confirm_enquiry(enquiry: Enquiry) -> bool:
    """Hand a confirmed enquiry to who answers it, once; False if it was confirmed before."""
    now = timezone.now()
    first = Enquiry.objects.filter(pk=enquiry.pk, state=State.UNCONFIRMED).update(
        state=State.NEW, confirmed_at=now, last_contact_at=now, nonce=new_nonce()
    )
    if not first:
        return False
    suppression.enable(enquiry.email)  # its owner has just shown that mail arrives
    enquiry.refresh_from_db()
    EnquiryEvent.objects.create(enquiry=enquiry, what=EventKind.CONFIRMED, at=now)
    if enquiry.kind == FormKind.EVENT:
        give_place(enquiry)
    else:
        _count_reach(enquiry)
    hand_to_office(enquiry)
    return True


def _count_reach(enquiry: Enquiry) -> None:
    """Count the firm, if it is the first time it asks."""
    before = Enquiry.objects.confirmed().of(enquiry.email).exclude(pk=enquiry.pk)
    if before.filter(kind=enquiry.kind).exists():
        return
    month = timezone.localdate().replace(day=1)
    for theme in ["", *enquiry.themes]:
        row, _made = Reach.objects.get_or_create(
            month=month, territory=enquiry.territory, theme=theme
        )
        Reach.objects.filter(pk=row.pk).update(firms=F("firms") + 1)


def _what_for(enquiry: Enquiry) -> str:
    if enquiry.kind == FormKind.EVENT:
        return _("Press the button to confirm your registration.")
    return _("Press the button to send your enquiry to the advisers or to the office that answers.")


def _what_now(enquiry: Enquiry) -> str:
    if enquiry.place == Place.PLACE:
        return _("You have a place. An email with the event for your calendar was sent to you.")
    if enquiry.place == Place.WAITING:
        return _("All places are taken: you are on the waiting list, and we write to you.")
    if enquiry.place == Place.CANCELLED:
        return _("You were already registered; your first registration remains valid.")
    if enquiry.kind == FormKind.EVENT:
        return ""  # the event is no more, so there is no place to speak of
    return _(
        "Your enquiry goes to the advisers or to the office that answers. You will receive the "
        "answer at the address you gave."
    )
