"""The run of the day: who is due is told, once.

What is told of a subscription, the rows that remember it and the day of the run are kept in one
transaction. Killed in between, a run loses nothing: those not yet told are still due, those told
are not.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from home import mail
from home.jobs.schedule import daily
from home.mail import Message
from interest.models.subscriptions import Frequency, Sent, Subject, Subscription

from . import emails, news
from .digest import build_digest
from .links import stop_url
from .offer import Offer

logger = logging.getLogger(__name__)

WEEK = timedelta(days=7)
MONDAY = 0


class AlertsError(Exception):
    """Some could not be told; all others were."""


@dataclass(frozen=True)
class Contents:
    """What there is to tell; read once for all."""

    offer: Offer
    news: news.LatestNews


@daily("alerts", hour=6, label=_("Email alerts and the newsletter"))
def alerts_of_today() -> str:
    """Tell everybody who is due today."""
    return run_alerts(timezone.now())


def run_alerts(now: datetime) -> str:
    """Tell everybody who is due at `now`; how many mails were written.

    One that fails, by a fault of ours, keeps nobody else from theirs: it stays due, and the run
    ends with AlertsError.
    """
    today = timezone.localdate(now)
    contents = Contents(Offer(now), news.LatestNews(now))
    written = failed = 0
    for pk in list(due_subscriptions(today).order_by("pk").values_list("pk", flat=True)):
        try:
            written += send_alert(pk, today, contents)
        except Exception:
            logger.exception("Subscription %s could not be told", pk)
            failed += 1
    if failed:
        raise AlertsError(f"{failed} subscriptions could not be told")
    return f"{written} mails"


def due_subscriptions(today: date) -> models.QuerySet[Subscription]:
    """Return those that are active, and not told today.

    Weekly ones are due on Monday, or where the last run is a week ago.
    """
    # A run in the future was one of a clock that was ahead: it silences nobody.
    waiting = Subscription.objects.active().exclude(last_run_on=today)
    if today.weekday() == MONDAY:
        return waiting
    week_ago = (
        models.Q(last_run_on=None)
        | models.Q(last_run_on__lte=today - WEEK)
        | models.Q(last_run_on__gt=today)
    )
    return waiting.filter(models.Q(frequency=Frequency.DAILY) | week_ago)


def send_alert(pk: int, today: date, contents: Contents) -> bool:
    """Write what is to be told, if anything; False where there was nothing, or no longer due.

    The row is locked: of two processes the second waits, and then finds it done.
    """
    with transaction.atomic():
        subscription = due_subscriptions(today).select_for_update().filter(pk=pk).first()
        if subscription is None:
            return False
        about = _news if subscription.subject == Subject.NEWS else _calls
        message, rows = about(subscription, contents)
        if message is not None:
            Sent.objects.bulk_create(rows, batch_size=500)
            mail.write(
                message,
                key=f"alert:{subscription.key}:{today.isoformat()}",
                recipient=subscription.email,
                language=subscription.language,
                headers=headers_of(subscription),
            )
        subscription.last_run_on = today
        subscription.save(update_fields=["last_run_on"])
    return message is not None


def headers_of(subscription: Subscription) -> Mapping[str, str]:
    """Return how mail programs offer to end it: one click, no page in between (RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{stop_url(subscription)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _news(subscription: Subscription, contents: Contents) -> tuple[Message | None, list[Sent]]:
    told = contents.news.unread(subscription)
    if not told:
        return None, []
    return emails.news_email(subscription, told), news.rows(subscription, told)


def _calls(subscription: Subscription, contents: Contents) -> tuple[Message | None, list[Sent]]:
    found = build_digest(subscription, contents.offer)
    if not found:
        return None, []
    return emails.calls_email(subscription, found, contents.offer), found.rows
