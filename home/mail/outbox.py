"""Writing a mail. It is sent once the transaction that caused it has ended well."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils import timezone

from home.jobs import worker
from home.models.mail import Mail

from . import suppression
from .message import Message, one_line

WORK = "mail"


def write(
    message: Message,
    *,
    key: str,
    recipient: str,
    language: str,
    headers: Mapping[str, str] | None = None,
    attachments: Sequence[tuple[str, str, str]] = (),
    reply_to: str = "",
    due_at: datetime | None = None,
    asked_for: bool = False,
) -> Mail:
    """Write a mail, unless the same cause (`key`) wrote it before; it goes out by itself.

    `attachments` are (name, content type, text). Call it in the transaction of the cause: both
    are kept, or neither. Personal data belongs into `message` and `recipient` alone.

    `asked_for`: somebody waits for this very mail, so it is tried even where the address refused
    mail before: it may be mended. If it refuses again, it is disabled again.
    """
    return keep(
        key=key,
        recipient=recipient,
        language=language,
        subject=message.subject,
        text=message.as_text(language),
        html=message.as_html(language),
        headers=headers,
        attachments=attachments,
        reply_to=reply_to,
        due_at=due_at,
        asked_for=asked_for,
    )


def keep(
    *,
    key: str,
    recipient: str,
    language: str,
    subject: str,
    text: str,
    html: str = "",
    headers: Mapping[str, str] | None = None,
    attachments: Sequence[tuple[str, str, str]] = (),
    reply_to: str = "",
    due_at: datetime | None = None,
    asked_for: bool = False,
) -> Mail:
    """Write a mail whose words are ready, as `write` does."""
    with transaction.atomic():
        mail, created = Mail.objects.get_or_create(
            key=key,
            defaults={
                "recipient": recipient,
                "language": language,
                "subject": one_line(subject),
                "text": text,
                "html": html,
                "headers": dict(headers or {}),
                "attachments": [list(attachment) for attachment in attachments],
                "reply_to": reply_to,
                "due_at": due_at or timezone.now(),
            },
        )
        if created:
            if asked_for:
                suppression.enable(recipient)
            transaction.on_commit(partial(worker.wake, WORK))
    return mail
