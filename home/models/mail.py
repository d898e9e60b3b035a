"""Mail that waits to be sent, and what of it was sent."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class MailQuerySet(models.QuerySet):
    """What is to be done with mail."""

    def waiting(self) -> MailQuerySet:
        """Neither sent nor given up."""
        return self.filter(sent_at=None, given_up_at=None)

    def due(self, now: datetime) -> MailQuerySet:
        """Return those that wait, whose time has come, and that no process is sending.

        What was to go out as soon as it was written, at a time to come, was written before the
        clock was set back: it does not wait for that time.
        """
        unclaimed = Q(claimed_until=None) | Q(claimed_until__lte=now)
        come = Q(due_at__lte=now) | Q(written_at__gt=now, due_at__lte=F("written_at"))
        return self.waiting().filter(unclaimed, come)

    def to(self, address: str) -> MailQuerySet:
        """To this address, however its letters are written."""
        return self.filter(recipient__iexact=address)


class Mail(models.Model):
    """A mail, written in the same transaction as what caused it. The table is the queue.

    `key` names the cause: the same cause writes one mail, however often it happens. The words
    are kept until the mail is tidied away, so that a person can be told what was sent.
    """

    key = models.CharField(max_length=160, unique=True)
    recipient = models.EmailField()
    language = models.CharField(max_length=2)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict, blank=True)
    # [name, content type, text] each.
    attachments = models.JSONField(default=list, blank=True)
    reply_to = models.EmailField(blank=True)

    written_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    # Until then no other process sends it.
    claimed_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)
    # The server's number and the kind of the fault; never its words, which may name a person.
    problem = models.CharField(max_length=80, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = _("email")
        verbose_name_plural = _("emails")
        ordering = ["-written_at"]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(sent_at=None, given_up_at=None),
                name="home_mail_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"Mail {self.pk}"


class RefusedAddress(models.Model):
    """An address that refused some mails, not for good. Kept as a keyed digest, as below."""

    digest = models.CharField(max_length=64, unique=True)
    first_on = models.DateField()
    last_on = models.DateField()
    days = models.PositiveSmallIntegerField(help_text="On how many days it refused.")

    def __str__(self) -> str:
        return self.digest[:12]


class UnreachableAddress(models.Model):
    """An address that refused mail for good. Kept as a keyed digest: the address cannot be read."""

    digest = models.CharField(max_length=64, unique=True)
    since = models.DateTimeField(default=timezone.now)
    status = models.CharField(max_length=20, help_text="SMTP or RFC 3463 status, such as 5.1.1.")

    def __str__(self) -> str:
        return self.digest[:12]


class PasswordResetRequest(models.Model):
    """An address that was typed; whether it is a user's is looked up by the background alone."""

    email = models.EmailField()
    asked_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"Password reset {self.pk}"
