"""Signed links in mails: they name a record without saying whose, expire, and are spent by use.

A link carries the record's key and its nonce. Spending it changes the nonce, so that the link,
and every other one of the same purpose, is worth nothing afterwards. No address and no name ever
stand in a link: links end up in logs.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import models
from django.utils.crypto import get_random_string

# What is not confirmed by then is erased; the mails say so.
CONFIRM_WITHIN = timedelta(days=7)
NONCE_LENGTH = 22  # 62 ** 22 is more than 2 ** 128


class LinkError(Exception):
    """The link is not ours, was changed, or names what is no longer there."""


class LinkExpiredError(LinkError):
    """The link was ours, but it is too old or was used."""


def new_nonce() -> str:
    """Return something nobody can guess."""
    return get_random_string(NONCE_LENGTH)


def token_for(purpose: str, record: Any, *, once: bool = True) -> str:
    """Return a token that names `record` for one purpose; `once`: only until its nonce changes."""
    value = [record.key.hex, record.nonce if once else ""]
    return signing.dumps(value, salt=f"interest.{purpose}")


def record_of(
    purpose: str, token: str, records: models.QuerySet, *, max_age: timedelta | None = None
) -> Any:
    """Return the record among `records` that a token names.

    Raises LinkExpiredError for a link that is too old or spent, LinkError for any other that
    does not work.
    """
    try:
        key, nonce = signing.loads(token, salt=f"interest.{purpose}", max_age=max_age)
        record = records.get(key=key)
    except signing.SignatureExpired as error:
        raise LinkExpiredError from error
    except (signing.BadSignature, ValueError, TypeError, records.model.DoesNotExist) as error:
        raise LinkError from error
    if nonce and nonce != record.nonce:
        raise LinkExpiredError
    return record


def in_full(path: str) -> str:
    """Return an address with the site's name, as mails need it."""
    return f"{settings.WAGTAILADMIN_BASE_URL}{path}"
