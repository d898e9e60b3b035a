"""Sending what is written: with patience while the mail server is away, and never twice on purpose.

While the server cannot be reached, all mail waits together: one try finds out whether it is back,
so that a thousand mails do not wait for a thousand timeouts, and none waits long afterwards.

A mail is claimed before it is sent and recorded after. A process that is killed in between has
maybe sent it: when the claim has run out it is sent again, which is the only way to a duplicate.
"""

from __future__ import annotations

import smtplib
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F, Q
from django.dispatch import Signal
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from home.models.mail import Mail

from . import message_ids
from .suppression import disable, is_unreachable

BACKEND = "mail"
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
        """It answered."""
        self.until, self.wait = timezone.now(), FIRST_WAIT

    def noticed(self) -> None:
        """It did not; wait a little longer each time."""
        self.until = timezone.now() + self.wait
        self.wait = min(self.wait * 2, LONGEST_AWAY)

    @property
    def still(self) -> bool:
        """Whether it is too early to try again."""
        return timezone.now() < self.until


_away = _Away()


@task(backend=BACKEND, queue_name=BACKEND)
def send(mail_id: int) -> None:
    """Send one mail, or set the time of the next attempt. Done already: nothing happens."""
    if _away.still:
        _put_off(mail_id, _away.until)
        return
    mail = _claimed(mail_id)
    if mail is None:
        return
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
    else:
        _away.ended()
        Mail.objects.filter(pk=mail.pk).update(
            sent_at=timezone.now(), claimed_until=None, problem=""
        )


def refused_for_good(address: str, status: str) -> None:
    """Send nothing more to an address, and tell whoever has to know."""
    with transaction.atomic():
        disable(address, status)
        address_failed.send(sender=Mail, address=address)


def pick_up() -> int:
    """Queue mail that no task would send: that of a process killed while sending. How many."""
    now = timezone.now()
    if DBTaskResult.objects.ready().filter(backend_name=BACKEND).exists():
        return 0
    long_ago = now - timedelta(seconds=settings.MAIL_CLAIM_SECONDS)
    stranded = Mail.objects.waiting().filter(
        Q(claimed_until__lt=now) | Q(claimed_until=None, due_at__lt=long_ago)
    )
    keys = list(stranded.values_list("pk", flat=True)[:1000])
    for key in keys:
        send.enqueue(key)
    return len(keys)


def _claimed(mail_id: int) -> Mail | None:
    """The mail, if it is due and nobody else is sending it."""
    now = timezone.now()
    claimed = (
        Mail.objects.waiting()
        .filter(Q(claimed_until=None) | Q(claimed_until__lt=now), pk=mail_id, due_at__lte=now)
        .update(
            claimed_until=now + timedelta(seconds=settings.MAIL_CLAIM_SECONDS),
            attempts=F("attempts") + 1,
        )
    )
    return Mail.objects.get(pk=mail_id) if claimed else None


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


def _put_off(mail_id: int, due: datetime) -> None:
    """Try at `due`; it was not tried now."""
    with transaction.atomic():
        if Mail.objects.waiting().filter(pk=mail_id, due_at__lte=due).update(due_at=due):
            send.using(run_after=due).enqueue(mail_id)


def _later(mail: Mail, problem: str, due: datetime | None = None) -> None:
    """Try at `due`, else after a wait that doubles each time."""
    now = timezone.now()
    if now - mail.written_at > GIVE_UP_AFTER:
        _give_up(mail, problem)
        return
    due = due or now + min(FIRST_WAIT * 2 ** min(mail.attempts - 1, 16), LONGEST_WAIT)
    with transaction.atomic():
        Mail.objects.filter(pk=mail.pk).update(due_at=due, claimed_until=None, problem=problem[:80])
        send.using(run_after=due).enqueue(mail.pk)


def _give_up(mail: Mail, problem: str) -> None:
    Mail.objects.filter(pk=mail.pk).update(
        given_up_at=timezone.now(), claimed_until=None, problem=problem[:80]
    )


def _refused(mail: Mail, status: str) -> None:
    with transaction.atomic():
        _give_up(mail, status)
        refused_for_good(mail.recipient, status)
