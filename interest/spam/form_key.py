"""The key that a form carries from the moment it is shown: each is good for one sending."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.core import signing

SALT = "interest.form"
TOO_FAST = timedelta(seconds=3)
# Who comes back later sends twice: the form is shown again as it was filled in.
LONGEST_OPEN = timedelta(hours=24)


@dataclass(frozen=True)
class FormKey:
    """What makes a form that was shown one of ours: sent twice, it is kept once."""

    token: str
    number: uuid.UUID
    is_ours: bool
    too_fast: bool


def new_key() -> FormKey:
    """Return a key for a form that is shown for the first time."""
    number = uuid.uuid4()
    return FormKey(signing.dumps(number.hex, salt=SALT), number, is_ours=True, too_fast=True)


def read_key(token: str) -> FormKey:
    """Return the key that came with a form.

    A new one, marked as not ours, where it cannot be read or was shown too long ago.
    """
    try:
        number = uuid.UUID(signing.loads(token, salt=SALT, max_age=LONGEST_OPEN))
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        fresh = new_key()
        return FormKey(fresh.token, fresh.number, is_ours=False, too_fast=False)
    try:
        signing.loads(token, salt=SALT, max_age=TOO_FAST)
    except signing.SignatureExpired:
        return FormKey(token, number, is_ours=True, too_fast=False)
    return FormKey(token, number, is_ours=True, too_fast=True)
