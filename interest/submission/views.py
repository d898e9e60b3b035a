"""Answering a request for a form: showing it, going through its steps, taking what is sent."""

from __future__ import annotations

import hashlib
import json
import uuid
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.core.serializers.json import DjangoJSONEncoder
from django.db import Error, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from core.database import is_unavailable
from core.formats import language
from home.mail import write
from home.views import RETRY_AFTER, busy_words
from interest.consent import consent_for, words_for
from interest.models.choices import STEP, FieldKind
from interest.models.enquiries import Enquiry
from interest.signed_links import new_nonce
from interest.spam.barrier import RefusedError

from .emails import confirmation
from .wizard import ABOUT, SENT, Wizard, readable

if TYPE_CHECKING:
    from interest.pages import InterestFormPage

COLUMNS = {"firm", "territory", "size", "sector", "themes", "needs", "person", "phone", "message"}


def respond(page: InterestFormPage, request: HttpRequest) -> HttpResponse:
    """Return the answer to a request for the page of a form."""
    consent = consent_for(request, words_for(page.kind))
    if consent is None or not page.is_open() or not page.questions:
        return _page(page, request, {"closed": True, "typed": _typed(page, request)})
    wizard = Wizard(page, request, consent)
    if not wizard.posted:
        return _page(page, request, {"wizard": wizard, "sent": wizard.was_sent})
    if not wizard.go(request.POST.get("way", "send")):
        return _page(page, request, {"wizard": wizard}, 422 if wizard.form.errors else 200)
    status = _take(wizard)
    if status:
        return _page(page, request, {"wizard": wizard}, status)
    query = urlencode({SENT: 1} | ({ABOUT: wizard.about} if wizard.about else {}))
    return HttpResponseRedirect(f"{page.get_url(request)}?{query}", status=303)


def _page(
    page: InterestFormPage, request: HttpRequest, more: dict[str, Any], status: int = 200
) -> HttpResponse:
    context = {**page.get_context(request), **more}
    response = TemplateResponse(request, page.get_template(request), context, status=status)
    if status == 503:
        response["Retry-After"] = str(RETRY_AFTER)
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


def _take(wizard: Wizard) -> int:
    """Keep what was sent, once; return 0, else the status of the answer.

    The same form with the same answers is kept once, however often it arrives.
    """
    key = wizard.barrier.kept_as(_fingerprint(wizard.form.cleaned_data))
    try:
        if not _is_kept(key):
            with transaction.atomic():
                wizard.barrier.take(wizard.form.cleaned_data["email"])
                save_enquiry(wizard, key)
    except RefusedError as refused:
        if _is_kept(key):  # the second of two clicks, at the same moment
            return 0
        wizard.errors += [wizard.barrier.said] if wizard.barrier.said else []
        return refused.status
    except Error as error:
        if not is_unavailable(error):
            raise
        wizard.errors.append(busy_words())
        return 503
    return 0


def _is_kept(key: uuid.UUID) -> bool:
    return Enquiry.objects.filter(key=key).exists()


def save_enquiry(wizard: Wizard, key: uuid.UUID) -> Enquiry:
    """Keep an enquiry and write the mail that asks to confirm it, in the caller's transaction."""
    given = wizard.form.cleaned_data
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
