"""Asking to be told by mail, and confirming it."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import Error, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.database import is_unavailable
from core.formats import language
from core.http.methods import safe_only
from core.links import Link
from funding.catalogue.query import find
from funding.pages import FundingIndexPage
from funding.paths import CALLS, address_of
from funding.presentation.cards import CallCard, cards, programmes_of
from funding.presentation.places import LeftOut, PlaceLink, at_place, calls_left_out, place_links
from home.navigation.page_registry import page_registry
from home.navigation.translations import switch_of
from home.views import RETRY_AFTER, busy_words
from interest.consent import Consent, consent_for
from interest.models.subscriptions import Frequency, Subject, Subscription
from interest.readiness.state import forms_open
from interest.selection import (
    CATALOGUE_ORIGIN,
    Selection,
    calls_query,
    list_url,
    stored_selection,
)
from interest.signed_links import LinkError, LinkExpiredError
from interest.spam.barrier import Barrier, RefusedError

from . import links, subscribe
from .forms import AskedForm, AskForm
from .offer import Offer
from .wording import first_mail, follows, rhythm

READ_OR_SEND = ["GET", "HEAD", "POST"]
# So much of what fits now stands on the page that confirms.
SHOWN_NOW = 5


@require_http_methods(READ_OR_SEND)
def ask(request: HttpRequest) -> HttpResponse:
    """Show what was chosen, in words, and a form to be told of it."""
    asked = AskedForm(request)
    subject, selection = asked.subject_asked, asked.selection()
    consent = consent_for(request, _consent_words(subject))
    sent = request.POST if request.method == "POST" else None
    form = AskForm(sent, initial={"frequency": Frequency.WEEKLY})
    barrier = Barrier(request, request.POST)
    status, said = 200, ""
    if form.is_bound and consent:
        status = 422
        if form.is_valid():
            # Whoever asks sees the same: nobody learns whose addresses we know.
            status, said = _take(barrier, form, subject, selection, consent)
            if not status:
                sent_url = f"{reverse('interest_alert_sent')}?subject={subject}"
                return redirect(f"{sent_url}&{asked.query}" if asked.query else sent_url)
    return page(
        request,
        "ask",
        _("News by email") if subject == Subject.NEWS else _("Calls by email"),
        subject=subject,
        status=status,
        said=said,
        barrier=barrier,
        is_news=subject == Subject.NEWS,
        selection=selection,
        list_url="" if subject == Subject.NEWS else list_url(selection.origin, selection.selection),
        form=form,
        consent=consent,
        follows="" if subject == Subject.NEWS else follows(selection, answers=False),
        **_of_place(request, subject, selection),
    )


@safe_only
def check_mailbox(request: HttpRequest) -> HttpResponse:
    """Show what everybody sees who asked."""
    asked = AskedForm(request)
    subject, selection = asked.subject_asked, asked.selection()
    return page(
        request,
        "sent",
        _("Check your email"),
        subject=subject,
        is_news=subject == Subject.NEWS,
        now_url=links.now_url(subject, selection.origin, selection.selection),
    )


@require_http_methods(READ_OR_SEND)
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Show a page with one button, as mail scanners open every link; the button confirms."""
    try:
        subscription = links.to_confirm(token)
        if not forms_open():
            return page(request, "ask", _("Confirm"), subject=subscription.subject)
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
                follows=_follows(confirmed),
                **_next_step(confirmed, timezone.now()),
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
        follows=_follows(subscription),
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


def _of_place(request: HttpRequest, subject: str, selection: Selection) -> dict[str, Any]:
    """Return the places to choose and what the chosen one leaves out; none for answers and news.

    The answers of the finder say where the firm is.
    """
    if subject == Subject.NEWS or selection.origin != CATALOGUE_ORIGIN:
        return {}
    asked = [(name, value) for name, values in selection.selection.items() for value in values]
    place = "".join(selection.selection.get("place", [])[:1])
    found = find(calls_query(selection.selection), timezone.now())
    places: list[PlaceLink] = place_links(request.path, asked, place)
    left_out: LeftOut | None = calls_left_out(found.elsewhere, at_place(request.path, asked))
    return {"places": places, "left_out": left_out}


def _next_step(subscription: Subscription, now: datetime) -> dict[str, Any]:
    """Return where to go on: what it tells of today, the first calls of it, what to expect.

    Where nothing is chosen today, all calls of the place.
    """
    origin, selection = subscription.origin, subscription.selection
    now_url = links.now_url(subscription.subject, origin, selection)
    if subscription.subject == Subject.NEWS:
        return {"now_url": now_url}
    found = Offer(now).found(origin, selection, subscription.language)
    index = FundingIndexPage.by_language().get(language())
    programmes = programmes_of(index.programmes() if index else [])
    base_url = address_of(CALLS)
    calls: list[CallCard] = cards(list(found[:SHOWN_NOW]), base_url, programmes, now)
    if not found and origin == CATALOGUE_ORIGIN:
        now_url = at_place(base_url, place="".join(selection.get("place", [])[:1]))
    return {
        "now_url": now_url,
        "calls": calls,
        "first_mail": first_mail(origin, subscription.frequency, len(found)),
    }


def _follows(subscription: Subscription) -> str:
    if subscription.subject == Subject.NEWS:
        return ""
    return follows(stored_selection(subscription.origin, subscription.selection))


def _take(
    barrier: Barrier, form: AskForm, subject: str, selection: Selection, consent: Consent
) -> tuple[int, str]:
    """Keep what was asked, once; return 0, else the status of the answer and what to say."""
    wanted = subscribe.SubscriptionRequest(
        email=form.cleaned_data["email"],
        language=language(),
        subject=subject,
        frequency=form.cleaned_data["frequency"],
        origin=selection.origin,
        selection=selection.selection,
    )
    key = barrier.kept_as(json.dumps(asdict(wanted), sort_keys=True))
    try:
        if not _is_kept(key):
            with transaction.atomic():
                barrier.take(wanted.email)
                subscribe.subscribe(wanted, consent.record(), key)
    except RefusedError as refused:
        # The second of two clicks, at the same moment, is no doubt.
        return (0, "") if _is_kept(key) else (refused.status, barrier.said)
    except Error as error:
        if not is_unavailable(error):
            raise
        return 503, busy_words()
    return 0, ""


def _is_kept(key: uuid.UUID) -> bool:
    return Subscription.objects.filter(key=key).exists()


def _consent_words(subject: str) -> str:
    if subject == Subject.NEWS:
        return _("I agree that you keep my email address to send me news, until I unsubscribe.")
    return _(
        "I agree that you keep my email address and these choices to inform me of calls, until I "
        "unsubscribe."
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
        "alternates": switch_of(request, _path_of(request)),
    }
    headers = {"Cache-Control": "private, no-store"}
    if status == 503:
        headers["Retry-After"] = str(RETRY_AFTER)
    return TemplateResponse(
        request,
        f"interest/alerts/{template}.html",
        around | context,
        status=status,
        headers=headers,
    )


def _way(subject: str) -> list[Link]:
    """Return the home page and the section the alert is about."""
    model = "news.newsindexpage" if subject == Subject.NEWS else "funding.fundingindexpage"
    entries = [page_registry().of_model(name, language()) for name in ("home.homepage", model)]
    way = [Link(entry.title, entry.url, entry.page_id) for entry in entries if entry]
    calls = address_of(CALLS)
    if subject == Subject.CALLS and calls:
        way.append(Link(_("Calls"), calls))
    return way


def _path_of(request: HttpRequest) -> Callable[[str], str]:
    """Return what gives the same address in a language."""

    def path_in(code: str) -> str:
        match = request.resolver_match
        with translation.override(code):
            return reverse(match.url_name, kwargs=match.kwargs) if match else f"/{code}/"

    return path_in
