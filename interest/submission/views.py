"""Answering a request for a form: showing it, going through its steps, taking what is sent."""

from __future__ import annotations

import hashlib
import json
import uuid
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, OperationalError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from core.formats import language
from home.mail import write
from interest.consent import consent_for
from interest.messages import busy
from interest.models.choices import STEP, FieldKind
from interest.models.enquiries import Enquiry
from interest.signed_links import new_nonce
from interest.spam import limits, proof_of_work

from .emails import confirmation
from .wizard import PROOF, SENT, TRAP, WAIT, Wizard, readable

if TYPE_CHECKING:
    from interest.pages import InterestFormPage

COLUMNS = {"firm", "territory", "size", "sector", "themes", "needs", "person", "phone", "message"}


def respond(page: InterestFormPage, request: HttpRequest) -> HttpResponse:
    """Return the answer to a request for the page of a form."""
    consent = consent_for(request, consent_words())
    if consent is None or not page.is_open() or not page.questions:
        return _page(page, request, {"closed": True, "typed": _typed(page, request)})
    wizard = Wizard(page, request, consent)
    if not wizard.posted:
        return _page(page, request, {"wizard": wizard, "sent": wizard.was_sent})
    if not wizard.go(request.POST.get("way", "send")):
        return _page(page, request, {"wizard": wizard}, 422 if wizard.form.errors else 200)
    try:
        status = _doubts(wizard, request)
        if not status:
            save_enquiry(wizard, request)
    except OperationalError:  # another writes for long
        wizard.errors.append(busy())
        status = 503
    if status:
        return _page(page, request, {"wizard": wizard}, status)
    return HttpResponseRedirect(f"{page.get_url(request)}?{SENT}=1", status=303)


def consent_words() -> str:
    """Return what a person agrees to by sending a form."""
    return _(
        "I agree that the advisers of SME4GREEN keep what I wrote in order to answer me. I can "
        "withdraw this at any time."
    )


def _page(
    page: InterestFormPage, request: HttpRequest, more: dict[str, Any], status: int = 200
) -> HttpResponse:
    context = {**page.get_context(request), **more, "trap": TRAP, "proof": PROOF, "wait": WAIT}
    response = TemplateResponse(request, page.get_template(request), context, status=status)
    if request.method == "POST":
        # What somebody typed is for nobody's cache.
        add_never_cache_headers(response)
    return response


def _typed(page: InterestFormPage, request: HttpRequest) -> list[tuple[str, str]]:
    """Return what somebody wrote before the form was closed, by the labels, to be kept by them."""
    data = readable(request.POST)
    given = [
        (question.label, filter(str.strip, data.getlist(question.get_field_clean_name())))
        for question in page.form_fields.all()
    ]
    return [(label, words) for label, several in given if (words := ", ".join(several))]


def _doubts(wizard: Wizard, request: HttpRequest) -> int:
    """Say on the wizard why it is not taken yet.

    Returns the status of the answer, 0 if it is taken.
    """
    if not wizard.key.is_ours:
        wizard.errors.append(
            _("The page was open for too long or came from elsewhere. Nothing is lost: send again.")
        )
        return 422
    if not limits.network_may_send(request) or not limits.address_may_get(_address(wizard)):
        wizard.errors.append(
            _(
                "Too much was sent from your network or with this address. Nothing is lost: "
                "please send again in an hour."
            )
        )
        return 429
    suspicious = wizard.key.too_fast or bool(wizard.data.get(TRAP)) or limits.is_suspicious(request)
    if suspicious and not _is_shown_human(wizard):
        wizard.challenge = proof_of_work.new_challenge()
        wizard.errors.append(
            _(
                "One moment: we have to tell people from machines. Your browser now does a small "
                "computation. Without JavaScript, please wait 20 seconds. Then send again."
            )
        )
        return 422
    return 0


def _is_shown_human(wizard: Wizard) -> bool:
    solved = proof_of_work.is_solved(wizard.data.get(PROOF, ""))
    return solved or proof_of_work.has_waited(wizard.data.get(WAIT, ""))


def _address(wizard: Wizard) -> str:
    return wizard.form.cleaned_data.get("email", "")


def save_enquiry(wizard: Wizard, request: HttpRequest) -> Enquiry:
    """Keep an enquiry and write the mail that asks to confirm it: both, or neither.

    The same form with the same answers is kept once, however often it arrives.
    """
    given = wizard.form.cleaned_data
    key = uuid.uuid5(wizard.key.number, _fingerprint(given))
    if existing := Enquiry.objects.filter(key=key).first():
        return existing
    try:
        with transaction.atomic():
            enquiry = Enquiry.objects.create(
                key=key,
                nonce=new_nonce(),
                form=wizard.page,
                kind=wizard.page.kind,
                language=given.get("language") or language(),
                email=given["email"],
                answers=_own_answers(wizard),
                about=wizard.about,
                campaign=wizard.campaign,
                consent=wizard.consent.record(),
                submitted_at=timezone.now(),
                **{name: given[name] for name in COLUMNS if given.get(name)},
            )
            write(
                confirmation(enquiry, wizard.page),
                key=f"confirm:{enquiry.key}",
                recipient=enquiry.email,
                language=enquiry.language,
                asked_for=True,
            )
    except IntegrityError:  # the second of two clicks, at the same moment
        return Enquiry.objects.get(key=key)
    limits.count(request, enquiry.email)
    return enquiry


def _fingerprint(given: dict[str, Any]) -> str:
    text = json.dumps(given, sort_keys=True, cls=DjangoJSONEncoder)
    return hashlib.sha256(text.encode()).hexdigest()


def _own_answers(wizard: Wizard) -> list[list[str]]:
    """Return question and answer of what has no column, in the language of the form."""
    found = []
    for question in wizard.page.questions:
        if question.field_type == STEP or question.field_type in FieldKind.values:
            continue
        value = wizard.form.cleaned_data.get(question.clean_name)
        if isinstance(value, bool):
            value = _("yes") if value else _("no")
        if isinstance(value, list):
            value = ", ".join(value)
        if value not in (None, ""):
            found.append([question.label, str(value)])
    return found
