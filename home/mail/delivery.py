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
from functools import partial
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import Error, connection, transaction
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext as _

from home.jobs.worker import Stopping, never, register
from home.models.mail import Mail

from . import message_ids, refusals
from .administrators import tell_administrators
from .message import Message
from .outbox import WORK
from .refusals import Reason, Refusal
from .suppression import count_refusal, disable, is_unreachable

logger = logging.getLogger(__name__)

BATCH = 100
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=5), timedelta(hours=1)
LONGEST_AWAY = timedelta(minutes=1)
GIVE_UP_AFTER = timedelta(days=5)  # RFC 5321, 4.5.4.1: at least 4 to 5 days
# This address gets no more mail, as it refused for good or too often: sent with `address`.
address_failed = Signal()
# The mail server took this mail: sent with `mail`, maybe twice, as mails are.
mail_sent = Signal()


class _Away:
    """Whether the mail server could not be reached lately, as far as this process knows."""

    def __init__(self) -> None:
        self.ended()

    def ended(self) -> None:
        """Note that it answered. No time is kept: the clock may be set back."""
        self.until: datetime | None = None
        self.wait = FIRST_WAIT

    def noticed(self) -> None:
        """Note that it did not; wait a little longer each time."""
        self.until = timezone.now() + self.wait
        self.wait = min(self.wait * 2, LONGEST_AWAY)

    @property
    def still(self) -> bool:
        """Whether it is too early to try again."""
        return self.until is not None and timezone.now() < self.until


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
        answer = next(iter(error.recipients.values()), (0, b""))
        _not_taken(mail, refusals.of_answer(*answer, about_recipient=True), error)
    except (smtplib.SMTPSenderRefused, smtplib.SMTPAuthenticationError) as error:
        numbers = refusals.of_answer(error.smtp_code, error.smtp_error, about_recipient=False)
        reason = Reason.SETUP if error.smtp_code >= 500 else Reason.LATER
        _not_taken(mail, Refusal(reason, numbers.numbers), error)
    except smtplib.SMTPDataError as error:
        refusal = refusals.of_answer(error.smtp_code, error.smtp_error, about_recipient=False)
        _not_taken(mail, refusal, error)
    except smtplib.SMTPResponseException as error:  # to a connection or a greeting
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
        # Before it is recorded: what follows from a mail must not be lost if the process ends here.
        mail_sent.send_robust(sender=Mail, mail=mail)
        _record(mail, sent_at=timezone.now(), problem="")


@transaction.atomic
def refused(address: str, refusal: Refusal) -> bool:
    """Draw the consequences of a refusal, and tell whoever has to know.

    Return whether the address gets no more mail.
    """
    if refusal.reason is Reason.SETUP:
        tell_administrators("mail refused", partial(_setup_refused, refusal.numbers))
    bad = refusal.reason is Reason.ADDRESS
    if not bad and refusal.reason in (Reason.FULL, Reason.MESSAGE):
        bad = count_refusal(address)
    if bad:
        disable(address, refusal.numbers)
        address_failed.send(sender=Mail, address=address)
    return bad


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
        # EMAIL_BACKEND would write it to the table again.
        connection=get_connection(settings.DELIVERY_BACKEND),
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


def _not_taken(mail: Mail, refusal: Refusal, error: smtplib.SMTPException) -> None:
    """Record that the server did not take it: for now, or for good."""
    with transaction.atomic():
        if refusal.reason is Reason.LATER:
            _later(mail, f"{refusal.numbers} {type(error).__name__}")
        elif refusal.reason is Reason.SETUP:
            _later(mail, refusal.numbers, timezone.now() + LONGEST_WAIT)
        else:
            _give_up(mail, refusal.numbers)
        refused(mail.recipient, refusal)


def _setup_refused(numbers: str) -> Message:
    return Message(
        subject=_("Emails of the site are refused"),
        paragraphs=[
            _(
                "A mail server refused an email of the site, and not because of the recipient’s "
                "address: it answered %(numbers)s."
            )
            % {"numbers": numbers},
            _(
                "Please check the mail server in EMAIL_URL, its password and whether it may "
                "relay, and the SPF, DKIM and DMARC records of the sender’s domain."
            ),
            _(
                "What our own mail server refuses is kept and tried again for five days. No "
                "address was given up. You receive this email at most once a day."
            ),
        ],
    )


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
