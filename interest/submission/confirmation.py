"""Links in mails: confirming an enquiry, giving a place back.

Opening a link changes nothing: programs that look into mail open links too. A button does.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from interest.models.choices import FormKind
from interest.models.enquiries import Enquiry, EnquiryEvent, EventKind, Place, State
from interest.models.reach import Reach
from interest.privacy.erasure import erase_enquiries
from interest.signed_links import CONFIRM_WITHIN, LinkError, LinkExpiredError, new_nonce, record_of

from .emails import CANCEL, CONFIRM, WITHDRAW
from .registration import cancel as give_back
from .registration import give_place


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link that confirms an enquiry."""
    try:
        enquiry = record_of(CONFIRM, token, Enquiry.objects.all(), max_age=CONFIRM_WITHIN)
    except LinkExpiredError:
        return _said(
            request,
            _("This link was used or is too old"),
            _("If you confirmed before, all is well. If not, please fill in the form again."),
            410,
        )
    except LinkError:
        return _unknown(request)
    if request.method != "POST":
        return _asked(
            request,
            _("Is this your address?"),
            _("Press the button to send your enquiry to the advisers."),
            _("Confirm"),
        )
    if not confirm_enquiry(enquiry):
        return _said(request, _("Thank you"), _("Your enquiry was confirmed already."), 200)
    enquiry.refresh_from_db()
    return _said(request, _("Thank you"), _what_now(enquiry), 200, enquiry)


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    """The link that gives a place at an event back."""
    registrations = Enquiry.objects.exclude(place=Place.NONE)
    try:
        enquiry = record_of(CANCEL, token, registrations)
    except LinkError:
        return _unknown(request)
    if enquiry.place == Place.CANCELLED:
        return _said(request, _("Your registration is cancelled"), "", 200)
    if request.method != "POST":
        return _asked(
            request,
            _("Cancel your registration?"),
            _("Your place goes to the next on the waiting list."),
            _("Cancel my registration"),
        )
    give_back(enquiry)
    return _said(request, _("Your registration is cancelled"), _("Thank you for telling us."), 200)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """The link by which a person takes back what they sent (GDPR Art. 7(3), 17)."""
    try:
        enquiry = record_of(WITHDRAW, token, Enquiry.objects.all())
    except LinkError:
        return _unknown(request)
    if request.method != "POST":
        return _asked(
            request,
            _("Erase what you sent?"),
            _("Your answers and the mails about them are erased for good."),
            _("Erase"),
        )
    erase_enquiries(Enquiry.objects.filter(pk=enquiry.pk))
    return _said(request, _("Erased"), _("Nothing of your enquiry is left on this site."), 200)


@transaction.atomic
def confirm_enquiry(enquiry: Enquiry) -> bool:
    """Hand a confirmed enquiry to the advisers, once; False if it was confirmed before."""
    now = timezone.now()
    first = Enquiry.objects.filter(pk=enquiry.pk, state=State.UNCONFIRMED).update(
        state=State.NEW, confirmed_at=now, last_contact_at=now, nonce=new_nonce()
    )
    if not first:
        return False
    enquiry.refresh_from_db()
    EnquiryEvent.objects.create(enquiry=enquiry, what=EventKind.CONFIRMED, at=now)
    if enquiry.kind == FormKind.EVENT:
        give_place(enquiry)
    else:
        _count_reach(enquiry)
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


def _what_now(enquiry: Enquiry) -> str:
    if enquiry.place == Place.PLACE:
        return _("You have a place. A mail with the event for your calendar is on its way.")
    if enquiry.place == Place.WAITING:
        return _("All places are taken: you are on the waiting list, and we write to you.")
    if enquiry.place == Place.CANCELLED:
        return _("You were registered already; your first registration stands.")
    return _("Your enquiry is with the advisers now. They answer to the address you gave.")


def _asked(request: HttpRequest, title: str, text: str, button: str) -> HttpResponse:
    return _answer(request, {"title": title, "lead": text, "button": button}, 200)


def _said(
    request: HttpRequest, title: str, text: str, status: int, enquiry: Enquiry | None = None
) -> HttpResponse:
    more = enquiry.form.localized.confirmed if enquiry and enquiry.form else ""
    return _answer(request, {"title": title, "lead": text, "more": more}, status)


def _unknown(request: HttpRequest) -> HttpResponse:
    return _said(
        request,
        _("This link does not work"),
        _("Perhaps the mail program cut it. Copy the whole address from the mail."),
        404,
    )


def _answer(request: HttpRequest, context: dict, status: int) -> HttpResponse:
    response = render(request, "interest/message.html", context, status=status)
    add_never_cache_headers(response)
    return response
