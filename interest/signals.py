"""What interest does when something happens elsewhere."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from home.mail.delivery import address_failed
from interest.models.subscriptions import Subscription, SubscriptionState


@receiver(address_failed, dispatch_uid="interest.unreachable")
def suspend_subscriptions(address: str, **_kwargs: Any) -> None:
    """Write no more alerts to an address that refuses mail."""
    Subscription.objects.of(address).active().update(state=SubscriptionState.UNREACHABLE)
