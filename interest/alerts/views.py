"""Asking to be told by mail, and confirming it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.formats import language
from core.links import Link
from funding.paths import CALLS, address_of
from home.navigation.page_registry import page_registry
from home.navigation.translations import Alternate
from interest.consent import Consent, consent_for
from interest.messages import busy
from interest.models.subscriptions import Frequency, Subject
from interest.signed_links import LinkError, LinkExpiredError
from interest.spam import limits

from . import links, subscribe
from .forms import AskedForm, AskForm
from .selection import CATALOGUE_ORIGIN, Selection, list_url
from .wording import rhythm

READ_OR_SEND = ["GET", "HEAD", "POST"]
EVERYTHING: Mapping[str, list[str]] = MappingProxyType({})


@require_http_methods(READ_OR_SEND)
def ask(request: HttpRequest) -> HttpResponse:
    """Show what was chosen, in words, and a form to be told of it."""
    asked = AskedForm(request)
    subject, selection = asked.subject_asked, asked.selection()
    consent = consent_for(request, _consent_words(subject))
    sent = request.POST if request.method == "POST" else None
    form = AskForm(sent, initial={"frequency": Frequency.WEEKLY})
    too_much = not limits.network_may_send(request)
    is_busy = False
    if form.is_bound and consent and form.is_valid() and not too_much:
        # Whoever asks sees the same: nobody learns whose addresses we know.
        try:
            _keep(form, subject, selection, consent)
        except OperationalError:  # another writes for long
            is_busy = True
        else:
            limits.count(request, form.cleaned_data["email"])
            return redirect(f"{reverse('interest_alert_sent')}?subject={subject}")
    return page(
        request,
        "ask",
        _("News by mail") if subject == Subject.NEWS else _("Calls by mail"),
        subject=subject,
        status=503 if is_busy else _status(form, consent, too_much=too_much),
        busy=busy() if is_busy else "",
        too_much=form.is_bound and too_much,
        is_news=subject == Subject.NEWS,
        selection=selection,
        list_url="" if subject == Subject.NEWS else list_url(selection.origin, selection.selection),
        form=form,
        consent=consent,
    )


@require_safe
def check_mailbox(request: HttpRequest) -> HttpResponse:
    """Show what everybody sees who asked."""
    subject = AskedForm(request).subject_asked
    return page(
        request,
        "sent",
        _("Look into your mailbox"),
        subject=subject,
        is_news=subject == Subject.NEWS,
        now_url=_now_url(subject),
    )


@require_http_methods(READ_OR_SEND)
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Show a page with one button, as mail scanners open every link; the button confirms."""
    try:
        subscription = links.to_confirm(token)
        if request.method == "POST":
            confirmed = subscribe.confirm(subscription)
            return page(
                request,
                "confirmed",
                _("Confirmed"),
                subject=confirmed.subject,
                subscription=confirmed,
                rhythm=rhythm(confirmed.frequency),
                manage_url=links.manage_url(confirmed),
                is_news=confirmed.subject == Subject.NEWS,
                now_url=_now_url(confirmed.subject, confirmed.origin, confirmed.selection),
            )
    except LinkError as error:
        return broken_link(request, error)
    return page(
        request,
        "confirm",
        _("Confirm"),
        subject=subscription.subject,
        subscription=subscription,
        is_news=subscription.subject == Subject.NEWS,
        rhythm=rhythm(subscription.frequency),
    )


def broken_link(request: HttpRequest, error: LinkError) -> HttpResponse:
    """Show that a link no longer works, or never did, and how to go on."""
    spent = isinstance(error, LinkExpiredError)
    title = _("This link has been used or is too old") if spent else _("This link does not work")
    return page(
        request,
        "broken_link",
        title,
        subject=Subject.CALLS,
        status=410 if spent else 404,
        spent=spent,
    )


def _status(form: AskForm, consent: Consent | None, *, too_much: bool) -> int:
    if not form.is_bound or consent is None:
        return 200
    return 429 if too_much else 422


def _keep(form: AskForm, subject: str, selection: Selection, consent: Consent) -> None:
    subscribe.subscribe(
        subscribe.SubscriptionRequest(
            email=form.cleaned_data["email"],
            language=language(),
            subject=subject,
            frequency=form.cleaned_data["frequency"],
            origin=selection.origin,
            selection=selection.selection,
        ),
        consent.record(),
    )


def _consent_words(subject: str) -> str:
    if subject == Subject.NEWS:
        return _("I agree that you keep my mail address to send me your news, until I stop it.")
    return _(
        "I agree that you keep my mail address and these choices to tell me of calls, "
        "until I stop it."
    )


def page(
    request: HttpRequest,
    template: str,
    title: str,
    *,
    subject: str,
    status: int = 200,
    **context: Any,
) -> TemplateResponse:
    """Return a page of alerts: no search engine lists it, no cache keeps it.

    Where it leads outside, browsers do not say from where (SecurityMiddleware's “same-origin”).
    “no-referrer” would be no safer, and forms would send “Origin: null”, which CSRF refuses.
    """
    around = {
        "title": title,
        "noindex": True,
        "breadcrumbs": _way(subject),
        "alternates": _alternates(request),
    }
    return TemplateResponse(
        request,
        f"interest/alerts/{template}.html",
        around | context,
        status=status,
        headers={"Cache-Control": "private, no-store"},
    )


def _now_url(
    subject: str, origin: str = CATALOGUE_ORIGIN, selection: Mapping[str, list[str]] = EVERYTHING
) -> str:
    """Return where what one will be told of can be read now; empty where there is no such page."""
    if subject != Subject.NEWS:
        return list_url(origin, selection)
    index = page_registry().of_model("news.newsindexpage", language())
    return index.url if index else ""


def _way(subject: str) -> list[Link]:
    """Return the home page and the section the alert is about."""
    model = "news.newsindexpage" if subject == Subject.NEWS else "funding.fundingindexpage"
    entries = [page_registry().of_model(name, language()) for name in ("home.homepage", model)]
    way = [Link(entry.title, entry.url, entry.page_id) for entry in entries if entry]
    calls = address_of(CALLS)
    if subject == Subject.CALLS and calls:
        way.append(Link(_("Calls"), calls))
    return way


def _alternates(request: HttpRequest) -> Sequence[Alternate]:
    """Return the same address in each language, with what was chosen."""
    match = request.resolver_match
    query = request.META.get("QUERY_STRING", "")
    found = []
    for code, name in settings.LANGUAGES:
        with translation.override(code):
            url = reverse(match.url_name, kwargs=match.kwargs) if match else f"/{code}/"
        address = f"{url}?{query}" if query else url
        found.append(Alternate(code, name, address, code == language(), exact=True))
    return found
