"""The Message-ID of a mail: it proves later that a mail that came back was ours, to that address.

Anybody can write a mail that says another came back. Only one that carries this id is believed,
and the id cannot be worked out without the site's key.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

PATTERN = re.compile(r"<mail\.(\d{1,18})\.([0-9a-f]{40})@[^<>@\s]+>")


def make(mail_id: int, recipient: str) -> str:
    """Return the id of this mail to this address; the same at every attempt to send it."""
    host = urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname or "localhost"
    return f"<mail.{mail_id}.{_digest(mail_id, recipient)}@{host}>"


def is_ours(message_id: str, recipient: str) -> bool:
    """Return whether we gave a mail to this address that id."""
    found = PATTERN.fullmatch(message_id.strip())
    return found is not None and constant_time_compare(found[2], _digest(int(found[1]), recipient))


def _digest(mail_id: int, recipient: str) -> str:
    value = f"{mail_id} {recipient.strip().lower()}"
    return salted_hmac("home.mail.message_id", value, algorithm="sha256").hexdigest()[:40]
