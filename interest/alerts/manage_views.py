"""What a subscriber does by a signed link, without a password: change, pause, mute, stop."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from interest.models.subscriptions import Mute, Subject, Subscription, SubscriptionState
from interest.selection import list_url, stored_selection
from interest.signed_links import LinkError

from . import item_keys, links, subscribe
from .forms import DoneForm, ItemForm, SettingsForm
from .views import READ_OR_SEND, broken_link, page
from .wording import follows


@require_http_methods(READ_OR_SEND)
def manage(request: HttpRequest, token: str) -> HttpResponse:
    """Show how often, in which language, paused or not, what is muted."""
    try:
        subscription = links.to_manage(token)
    except LinkError as error:
        return broken_link(request, error)
    form = SettingsForm(
        request.POST if request.POST.get("action") == "save" else None,
        initial={"frequency": subscription.frequency, "language": subscription.language},
    )
    done = _do(request, subscription, form) if request.method == "POST" else ""
    if done:
        with translation.override(subscription.language):
            address = reverse("interest_alert_manage", args=[token])
        return redirect(f"{address}?done={done}")
    return page(
        request,
        "manage",
        _("News by email") if _is_news(subscription) else _("Calls by email"),
        subject=subscription.subject,
        status=422 if form.is_bound else 200,
        done=DoneForm.words_of(request),
        form=form,
        mutes=_mutes(subscription),
        stop_url=reverse("interest_alert_stop", args=[token]),
        **_about(subscription),
    )


@require_http_methods(READ_OR_SEND)
def mute(request: HttpRequest, token: str) -> HttpResponse:
    """Show a page with one button, which mutes what the address names."""
    try:
        subscription = links.to_manage(token)
    except LinkError as error:
        return broken_link(request, error)
    item = ItemForm.from_request(request).item_asked
    title = item_keys.in_words([item]).get(item, "") if item else ""
    if not title:
        return broken_link(request, LinkError())
    if request.method == "POST":
        Mute.objects.get_or_create(subscription=subscription, item=item)
    return page(
        request,
        "mute",
        _("Alerts turned off") if request.method == "POST" else _("Turn off alerts"),
        subject=subscription.subject,
        muted=request.method == "POST",
        what=title,
        manage_url=reverse("interest_alert_manage", args=[token]),
    )


@csrf_exempt
@require_http_methods(READ_OR_SEND)
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """End it: by the button of this page, or by a mail program that sends one (RFC 8058).

    The signed token is all a mail program has: it sends no cookie, so there is no CSRF token.
    """
    try:
        subscription = links.to_manage(token)
    except LinkError as error:
        return broken_link(request, error)
    if request.method == "POST":
        again = _again_url(subscription)
        subscription.delete()
        return page(
            request, "stopped", _("Unsubscribed"), subject=subscription.subject, again_url=again
        )
    return page(
        request,
        "stop",
        _("Unsubscribe"),
        subject=subscription.subject,
        manage_url=reverse("interest_alert_manage", args=[token]),
        **_about(subscription),
    )


def _do(request: HttpRequest, subscription: Subscription, form: SettingsForm) -> str:
    """Do what a button of the page says; empty where that was nothing."""
    action = request.POST.get("action", "")
    mine = Subscription.objects.filter(pk=subscription.pk)
    if action == "save" and form.is_valid():
        mine.update(**form.cleaned_data)
        subscription.language = form.cleaned_data["language"]
        return "saved"
    if action == "pause":
        mine.active().update(state=SubscriptionState.PAUSED)
        return "paused"
    if action == "resume" and subscription.state != SubscriptionState.UNCONFIRMED:
        if subscription.state == SubscriptionState.UNREACHABLE:
            subscribe.mark_reachable(subscription.email)  # the link came by mail
        mine.update(state=SubscriptionState.ACTIVE)
        return "resumed"
    if action == "unmute":
        subscription.mutes.filter(item=request.POST.get("item", "")).delete()
        return "unmuted"
    return ""


def _about(subscription: Subscription) -> dict[str, Any]:
    """Return what it is about, for the templates."""
    is_news = _is_news(subscription)
    origin, selection = subscription.origin, subscription.selection
    stored = stored_selection(origin, selection)
    return {
        "subscription": subscription,
        "is_news": is_news,
        "selection": stored,
        "follows": "" if is_news else follows(stored, answers=False),
        "list_url": "" if is_news else list_url(origin, selection),
        "paused": subscription.state == SubscriptionState.PAUSED,
        "unreachable": subscription.state == SubscriptionState.UNREACHABLE,
    }


def _again_url(subscription: Subscription) -> str:
    """Return where the same can be asked for anew."""
    base = reverse("interest_alert_new")
    if _is_news(subscription):
        return f"{base}?subject={Subject.NEWS}"
    query = stored_selection(subscription.origin, subscription.selection).query
    return f"{base}?origin={subscription.origin}" + (f"&{query}" if query else "")


def _mutes(subscription: Subscription) -> list[tuple[str, str]]:
    """Return what is muted, by name, with its title; what is no more is shown by its name."""
    muted = list(subscription.mutes.order_by("pk").values_list("item", flat=True))
    titles = item_keys.in_words(muted)
    return [(item, titles.get(item, item)) for item in muted]


def _is_news(subscription: Subscription) -> bool:
    return subscription.subject == Subject.NEWS
