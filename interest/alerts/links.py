"""Addresses of alerts. A signed token names the subscription; no mail address stands in any."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import urlencode

from django.db import models
from django.urls import reverse
from django.utils import translation

from core.formats import language
from home.navigation.page_registry import page_registry
from interest.models.subscriptions import Subject, Subscription
from interest.selection import CATALOGUE_ORIGIN, list_url
from interest.signed_links import CONFIRM_WITHIN, in_full, record_of, token_for

CONFIRM, MANAGE = "alert-confirm", "alert-manage"
EVERYTHING: Mapping[str, list[str]] = MappingProxyType({})


def confirm_url(subscription: Subscription) -> str:
    """Return the full address where its owner says yes; works once, for a week."""
    return _in_full("interest_alert_confirm", subscription, token_for(CONFIRM, subscription))


def manage_token(subscription: Subscription) -> str:
    """Return the token of all that its owner may do; works as long as the subscription lives."""
    return token_for(MANAGE, subscription, once=False)


def manage_url(subscription: Subscription) -> str:
    """Return the full address where its owner changes, pauses or ends it."""
    return _in_full("interest_alert_manage", subscription, manage_token(subscription))


def stop_url(subscription: Subscription) -> str:
    """Return the full address of what ends it by one click (RFC 8058)."""
    return _in_full("interest_alert_stop", subscription, manage_token(subscription))


def mute_url(subscription: Subscription, item: str) -> str:
    """Return the full address where its owner mutes an item or a theme."""
    base = _in_full("interest_alert_mute", subscription, manage_token(subscription))
    return f"{base}?{urlencode({'item': item})}"


def now_url(
    subject: str, origin: str = CATALOGUE_ORIGIN, selection: Mapping[str, list[str]] = EVERYTHING
) -> str:
    """Return where what one will be told of can be read now; empty where there is no such page."""
    if subject != Subject.NEWS:
        return list_url(origin, selection)
    index = page_registry().of_model("news.newsindexpage", language())
    return index.url if index else ""


def to_confirm(token: str) -> Subscription:
    """Return the subscription a link of confirmation names; LinkError where it names none."""
    return record_of(CONFIRM, token, _all(), max_age=CONFIRM_WITHIN)


def to_manage(token: str) -> Subscription:
    """Return the subscription a link of management names; LinkError where it names none."""
    return record_of(MANAGE, token, _all())


def _all() -> models.QuerySet:
    return Subscription.objects.all()


def _in_full(name: str, subscription: Subscription, token: str) -> str:
    with translation.override(subscription.language):
        return in_full(reverse(name, args=[token]))
