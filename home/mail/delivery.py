"""Sending what is written: with patience while the mail server is away, and never twice on purpose.

The table of mails is the queue. While the server cannot be reached, all mail waits together: one
try finds out whether it is back, so that a thousand mails do not wait for a thousand timeouts, and
none waits long afterwards.

A mail is claimed before it is sent and recorded after. A process that is killed in between has
maybe sent it: when the claim has run out it is sent again, which is the only way to a duplicate.
"""

from __future__ import annotations

import logging
import smtplib
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import Error, connection, transaction
from django.dispatch import Signal
from django.utils import timezone

from home.jobs.worker import Stopping, never, register
from home.models.mail import Mail

from . import message_ids
from .suppression import disable, is_unreachable

logger = logging.getLogger(__name__)

WORK = "mail"
BATCH = 100
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=5), timedelta(hours=1)
LONGEST_AWAY = timedelta(minutes=1)
GIVE_UP_AFTER = timedelta(days=5)  # RFC 5321, 4.5.4.1: at least 4 to 5 days
# Mail that this address refused for good: sent with `address`.
address_failed = Signal()


class _Away:
    """Whether the mail server could not be reached lately, as far as this process knows."""

    def __init__(self) -> None:
        self.ended()

    def ended(self) -> None:
        """Note that it answered."""
        self.until, self.wait = timezone.now(), FIRST_WAIT

    def noticed(self) -> None:
        """Note that it did not; wait a little longer each time."""
        self.until = timezone.now() + self.wait
        self.wait = min(self.wait * 2, LONGEST_AWAY)

    @property
    def still(self) -> bool:
        """Whether it is too early to try again."""
        return timezone.now() < self.until


_away = _Away()


@register(WORK)
def deliver(stopping: Stopping = never) -> None:
    """Send all mail that is due, the longest due first, as long as the mail server answers.

    Mails are read in batches but claimed one by one, so that several processes share the work and
    a process that is killed leaves only one in doubt.
    """
    while batch := _due(BATCH):
        for mail in batch:
            if stopping() or _away.still:
                return
            if _claim(mail):
                send(mail)


def send(mail: Mail) -> None:
    """Send a claimed mail, and record how it went or when to try again."""
    if is_unreachable(mail.recipient):
        _give_up(mail, "unreachable")
        return
    try:
        _message(mail).send()
    except smtplib.SMTPRecipientsRefused as error:
        code = next((answer[0] for answer in error.recipients.values()), 0)
        if code >= 500:
            _refused(mail, str(code))
        else:
            _later(mail, f"{code} {type(error).__name__}")
    except smtplib.SMTPResponseException as error:
        _later(mail, f"{error.smtp_code} {type(error).__name__}")
    except (smtplib.SMTPException, OSError) as error:
        _away.noticed()
        _later(mail, type(error).__name__, _away.until)
    except ValueError as error:  # a header that Django refuses to write
        _give_up(mail, type(error).__name__)
    except Exception as error:
        # A mail that cannot be sent must not keep the others waiting.
        logger.exception("Mail %s could not be sent", mail.pk)
        _later(mail, type(error).__name__)
    else:
        _away.ended()
        _record(mail, sent_at=timezone.now(), problem="")


def refused_for_good(address: str, status: str) -> None:
    """Send nothing more to an address, and tell whoever has to know."""
    with transaction.atomic():
        disable(address, status)
        address_failed.send(sender=Mail, address=address)


def _due(most: int) -> list[Mail]:
    if _away.still:
        return []
    return list(Mail.objects.due(timezone.now()).order_by("due_at", "pk")[:most])


def _claim(mail: Mail) -> bool:
    """Claim a mail; return False if it is no longer due, or another process was faster."""
    now = timezone.now()
    claim = now + timedelta(seconds=settings.MAIL_CLAIM_SECONDS)
    row = Mail.objects.due(now).filter(pk=mail.pk)
    mail.attempts += 1
    return row.update(claimed_until=claim, attempts=mail.attempts) == 1


def _message(mail: Mail) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        mail.subject,
        mail.text,
        to=[mail.recipient],
        reply_to=[mail.reply_to] if mail.reply_to else None,
        headers={
            "Message-ID": message_ids.make(mail.pk, mail.recipient),
            "Auto-Submitted": "auto-generated",
            "Content-Language": mail.language,
            **mail.headers,
        },
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    for name, kind, content in mail.attachments:
        message.attach(name, content, kind)
    return message


def _later(mail: Mail, problem: str, due: datetime | None = None) -> None:
    """Try at `due`, else after a wait that doubles each time."""
    now = timezone.now()
    if now - mail.written_at > GIVE_UP_AFTER:
        _give_up(mail, problem)
        return
    due = due or now + min(FIRST_WAIT * 2 ** min(mail.attempts - 1, 16), LONGEST_WAIT)
    _record(mail, due_at=due, problem=problem[:80])


def _give_up(mail: Mail, problem: str) -> None:
    _record(mail, given_up_at=timezone.now(), problem=problem[:80])


def _refused(mail: Mail, status: str) -> None:
    with transaction.atomic():
        _give_up(mail, status)
        refused_for_good(mail.recipient, status)


def _record(mail: Mail, **values: Any) -> None:
    """End the claim and write how it went."""
    row = Mail.objects.filter(pk=mail.pk)
    try:
        row.update(claimed_until=None, **values)
    except Error:
        if connection.in_atomic_block:
            raise
        # The database went away meanwhile: once more, or what was sent would be sent again.
        connection.close()
        row.update(claimed_until=None, **values)
