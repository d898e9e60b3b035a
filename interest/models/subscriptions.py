"""Who wants to be told, of what, how often, and what they were told."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Subject(models.TextChoices):
    """What a subscription is about."""

    CALLS = "calls", _("Calls that fit")
    NEWS = "news", _("News")


class Frequency(models.TextChoices):
    """How often mail may come."""

    DAILY = "daily", _("Daily")
    WEEKLY = "weekly", _("Weekly")


class SubscriptionState(models.TextChoices):
    """Whether mail goes out."""

    UNCONFIRMED = "unconfirmed", _("waiting for confirmation")
    ACTIVE = "active", _("active")
    PAUSED = "paused", _("paused")
    UNREACHABLE = "unreachable", _("address refuses emails")


class SubscriptionQuerySet(models.QuerySet):
    """Subscriptions by state and person."""

    def active(self) -> SubscriptionQuerySet:
        """Return those that mail goes out for."""
        return self.filter(state=SubscriptionState.ACTIVE)

    def of(self, address: str) -> SubscriptionQuerySet:
        """Return all of this mail address."""
        return self.filter(email__iexact=address.strip())


class Subscription(models.Model):
    """A wish to be told. Ending it deletes it, with all that was remembered.

    `selection` holds the choices of the catalogue or the answers to the finder as they stand in
    an address: {"theme": ["circular-economy"]}.
    """

    wagtail_reference_index_ignore = True

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    nonce = models.CharField(max_length=32, blank=True, editable=False)
    email = models.EmailField(_("email address"))
    language = models.CharField(_("language"), max_length=2)
    subject = models.CharField(pgettext_lazy("concerning", "about"), max_length=10, choices=Subject)
    # "catalogue" or "finder": how `selection` is read.
    origin = models.CharField(max_length=10, default="catalogue")
    selection = models.JSONField(default=dict, blank=True)
    frequency = models.CharField(
        _("how often"), max_length=10, choices=Frequency, default=Frequency.WEEKLY
    )
    state = models.CharField(
        _("status"),
        max_length=20,
        choices=SubscriptionState,
        default=SubscriptionState.UNCONFIRMED,
        db_index=True,
    )
    consent = models.ForeignKey("interest.ConsentText", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    last_run_on = models.DateField(null=True, blank=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")

    def __str__(self) -> str:
        return _("Subscription %(number)s") % {"number": self.pk}


class Sent(models.Model):
    """An item somebody was told of, and why: never twice the same.

    `item` names the thing, such as `call:17`; `reason` what was new of it, such as `new`,
    `changed:…` with a mark of the facts, `closing:…` with the cut-off.
    """

    wagtail_reference_index_ignore = True

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="sent")
    item = models.CharField(max_length=80)
    reason = models.CharField(max_length=100)
    # What was true when it was sent, for "moved from … to …".
    facts = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subscription", "item", "reason"], name="sent_once_for_a_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.reason}"


class Mute(models.Model):
    """An item (`call:17`) or a theme (`theme:circular-economy`) somebody wants no more mail of."""

    wagtail_reference_index_ignore = True

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="mutes")
    item = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subscription", "item"], name="muted_once")]

    def __str__(self) -> str:
        return self.item
