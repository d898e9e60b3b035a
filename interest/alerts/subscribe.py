"""Asking to be told, and confirming it: nobody is written to who has not said yes."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from home import mail
from home.mail import suppression
from interest.models.consent import ConsentText
from interest.models.subscriptions import Subject, Subscription, SubscriptionState
from interest.signed_links import LinkExpiredError, new_nonce

from .emails import confirmation_email
from .offer import Offer

# Nobody's mailbox is filled by others who type its address.
MOST_A_DAY = 3
DAY = timedelta(days=1)


@dataclass(frozen=True)
class SubscriptionRequest:
    """What somebody asks for."""

    email: str
    language: str
    subject: str
    frequency: str
    origin: str
    selection: Mapping[str, list[str]]


def subscribe(
    request: SubscriptionRequest, consent: ConsentText, key: uuid.UUID | None = None
) -> Subscription | None:
    """Keep the request and write the mail to confirm it; None where today saw too many."""
    with transaction.atomic():
        waiting = Subscription.objects.of(request.email).filter(
            state=SubscriptionState.UNCONFIRMED, asked_at__gt=timezone.now() - DAY
        )
        if waiting.count() >= MOST_A_DAY:
            return None
        subscription = Subscription.objects.create(
            key=key or uuid.uuid4(),
            nonce=new_nonce(),
            email=request.email,
            language=request.language,
            subject=request.subject,
            frequency=request.frequency,
            origin=request.origin,
            selection=dict(request.selection),
            consent=consent,
        )
        # This one mail is tried; no other alert wakes up before it is confirmed.
        mail.write(
            confirmation_email(subscription, offered_now(subscription)),
            key=f"alert-confirm:{subscription.key}",
            recipient=subscription.email,
            language=subscription.language,
            asked_for=True,
        )
    return subscription


def offered_now(subscription: Subscription) -> int:
    """Return how many calls it would tell of today; none where it is about news."""
    if subscription.subject == Subject.NEWS:
        return 0
    offer = Offer(timezone.now())
    return len(offer.found(subscription.origin, subscription.selection, subscription.language))


def confirm(subscription: Subscription) -> Subscription:
    """Begin to tell, and spend the link. The subscription that holds from now on.

    Raises LinkExpiredError where the link was spent meanwhile. Who asked for the same twice has
    one subscription afterwards, with what was chosen last.
    """
    with transaction.atomic():
        spent = Subscription.objects.filter(
            pk=subscription.pk, nonce=subscription.nonce, state=SubscriptionState.UNCONFIRMED
        ).update(nonce=new_nonce(), state=SubscriptionState.ACTIVE, confirmed_at=timezone.now())
        if not spent:
            raise LinkExpiredError
        mark_reachable(subscription.email)
        twin = _twin(subscription)
        if twin is None:
            subscription.refresh_from_db()
            return subscription
        Subscription.objects.filter(pk=twin.pk).update(
            state=SubscriptionState.ACTIVE,
            frequency=subscription.frequency,
            language=subscription.language,
            consent=subscription.consent_id,
        )
        subscription.delete()
        twin.refresh_from_db()
        return twin


def mark_reachable(address: str) -> None:
    """Resume what had stopped as unreachable: its owner has just shown that mail arrives."""
    suppression.enable(address)
    Subscription.objects.of(address).filter(state=SubscriptionState.UNREACHABLE).update(
        state=SubscriptionState.ACTIVE
    )


def _twin(subscription: Subscription) -> Subscription | None:
    """Return another confirmed subscription of the same person to the same."""
    others = (
        Subscription.objects.select_for_update()
        .of(subscription.email)
        .filter(subject=subscription.subject, origin=subscription.origin)
        .exclude(pk=subscription.pk)
        .exclude(state=SubscriptionState.UNCONFIRMED)
    )
    # Compared here: databases disagree on what equal JSON is.
    return next((one for one in others if one.selection == subscription.selection), None)
