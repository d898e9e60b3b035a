"""Django's own way to send mail, through the outbox: Wagtail's notices and all that others send."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils.html import strip_tags

from core.formats import language

from .administrators import language_of
from .outbox import keep

# Headers that the worker writes itself.
OURS = {"from", "to", "cc", "bcc", "reply-to", "message-id", "date"}


class OutboxBackend(BaseEmailBackend):
    """Writes mail to the database, a mail for each recipient; the worker sends it.

    What the worker sends goes through the backend in DELIVERY_BACKEND, never through this one.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write them in the transaction of what caused them; return how many."""
        with transaction.atomic():
            return sum(_write(message) for message in email_messages if message.recipients())


def _write(message: EmailMessage) -> int:
    if message.attachments:
        # None of what is installed sends any: rather a fault than a mail that lacks something.
        raise ValueError("A mail with attachments is written with home.mail.write.")
    alternatives = getattr(message, "alternatives", [])
    html = next((part.content for part in alternatives if part.mimetype == "text/html"), "")
    plain = message.content_subtype != "html"
    for recipient in message.recipients():
        keep(
            key=f"notice:{uuid4().hex}",
            recipient=recipient,
            language=_language_at(recipient),
            subject=str(message.subject),
            text=str(message.body) if plain else strip_tags(str(message.body)),
            html=str(html) if plain else str(message.body),
            headers={
                name: str(value)
                for name, value in message.extra_headers.items()
                if name.lower() not in OURS
            },
            reply_to=next(iter(message.reply_to), ""),
        )
    return 1


def _language_at(address: str) -> str:
    """Return the language of the user with this address, else the active one."""
    users = get_user_model()._default_manager.select_related("wagtail_userprofile")
    user = users.filter(email__iexact=address).first()
    return language_of(user) if user else language()
