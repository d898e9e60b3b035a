"""What interest does when something happens elsewhere."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from home.mail.delivery import address_failed, mail_sent
from home.models.mail import Mail
from home.models.settings import SiteSettings
from interest.models.advisers import Adviser
from interest.models.subscriptions import Subscription, SubscriptionState
from interest.readiness.state import forget_facts
from interest.submission.office import note_hand_over


@receiver(address_failed, dispatch_uid="interest.unreachable")
def suspend_subscriptions(address: str, **_kwargs: Any) -> None:
    """Write no more alerts to an address that refuses mail."""
    Subscription.objects.of(address).active().update(state=SubscriptionState.UNREACHABLE)


@receiver(mail_sent, dispatch_uid="interest.handed_over")
def enquiry_handed_over(mail: Mail, **_kwargs: Any) -> None:
    """Note which enquiry the office that answers has received."""
    note_hand_over(mail)


@receiver([post_save, post_delete], sender=SiteSettings)
@receiver([post_save, post_delete], sender=Adviser)
def readiness_changed(**_kwargs: Any) -> None:
    """Look anew whether forms are open: what they depend on was set or taken away."""
    forget_facts()


@receiver(post_save, sender=get_user_model())
def account_changed(update_fields: frozenset[str] | None, **_kwargs: Any) -> None:
    """Look anew where an adviser's account may have been closed; signing in changes nothing."""
    if update_fields is None or "is_active" in update_fields:
        forget_facts()
