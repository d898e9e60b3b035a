"""A person's second factor: one app that makes codes, and codes for when it is lost."""

from __future__ import annotations

import secrets
import time
from binascii import unhexlify
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.crypto import salted_hmac
from django_otp import verify_token
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

CODES = 10
# Without what is easily taken for another: i, l, o, 0, 1.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
DIGITS = 6


def device_of(user: Any) -> TOTPDevice | None:
    """Return the app of a user, if there is one."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def new_key() -> str:
    """Return a key that app and site can share."""
    return random_hex(20)


@transaction.atomic
def set_up(user: Any, key: str, code: str) -> TOTPDevice | None:
    """Take an app that makes the right code, in place of the one before; else return None.

    The code cannot be used a second time, to sign in.
    """
    totp = TOTP(unhexlify(key))
    totp.time = time.time()
    if not _is_of_app(code) or not totp.verify(int(code), tolerance=1):
        return None
    # Two at once would leave two.
    get_user_model()._default_manager.select_for_update().get(pk=user.pk)
    remove(user)
    return TOTPDevice.objects.create(
        user=user, name="TOTP", key=key, drift=totp.drift, last_t=totp.t()
    )


@transaction.atomic
def remove(user: Any) -> bool:
    """Forget the app and the recovery codes; return whether there was an app."""
    StaticDevice.objects.filter(user=user).delete()
    return bool(TOTPDevice.objects.filter(user=user).delete()[0])


@transaction.atomic
def new_recovery_codes(user: Any) -> list[str]:
    """Return new codes in place of the old ones. Only keyed digests of them are kept."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="recovery codes")
    codes = ["".join(secrets.choice(LETTERS) for _ in range(10)) for _ in range(CODES)]
    StaticToken.objects.bulk_create(
        StaticToken(device=device, token=_digest(code)) for code in codes
    )
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def recovery_codes_left(user: Any) -> int:
    """Return how many codes were not used yet."""
    return StaticToken.objects.filter(device__user=user).count()


def is_right(user: Any, code: str) -> bool:
    """Return whether it is the app's code of now, or a recovery code; neither works twice."""
    if _is_of_app(code):
        device: TOTPDevice | StaticDevice | None = device_of(user)
    else:
        device, code = StaticDevice.objects.filter(user=user).first(), _digest(code)
    return device is not None and verify_token(user, device.persistent_id, code) is not None


def _is_of_app(code: str) -> bool:
    return len(code) == DIGITS and code.isdecimal()


def _digest(code: str) -> str:
    # As long as the column.
    plain = code.replace("-", "").lower()
    return salted_hmac("home.signin.recovery", plain, algorithm="sha256").hexdigest()[:16]
