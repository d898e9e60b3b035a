"""A small computation that a browser does for a form that looks like a machine's.

Protocol 2 of ALTCHA, with our own few lines of JavaScript (forms.js) in place of its widget. It
takes a phone a second or two, and a sender of thousands hours. Whoever has no JavaScript waits
for `PATIENCE` seconds instead and sends again. Either is good for one sending, the waiting for
that of one form.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import timedelta

from altcha import Payload, create_challenge, verify_solution
from django.core import signing
from django.utils import timezone
from django.utils.crypto import salted_hmac

from interest.models.proofs import SpentProof

ALGORITHM, COST, PREFIX = "PBKDF2/SHA-256", 5_000, "00"
VALID = timedelta(hours=1)
PATIENCE = 20  # seconds
SALT = "interest.patience"


@dataclass(frozen=True)
class Challenge:
    """What the form carries: the task for the browser, and a signed time for who has none."""

    task: str
    wait: str


def _secret() -> str:
    return salted_hmac("interest.proof", "", algorithm="sha256").hexdigest()


def challenge_for(form: uuid.UUID, waiting: str = "") -> Challenge:
    """Return a task nobody was given before; `waiting` that has begun for this form goes on."""
    task = create_challenge(
        ALGORITHM,
        COST,
        key_prefix=PREFIX,
        expires_at=timezone.now() + VALID,
        hmac_secret=_secret(),
    )
    goes_on = _is_for(waiting, form) and not SpentProof.is_spent(_spent_wait(waiting))
    wait = waiting if goes_on else signing.dumps(form.hex, salt=SALT)
    return Challenge(json.dumps(task.to_dict()), wait)


def is_solved(payload: str) -> bool:
    """Return whether the browser did its task. Each solution counts once."""
    if not payload or len(payload) > 4_000:
        return False
    try:
        signature = Payload.from_base64(payload).challenge.signature
        verified = verify_solution(payload, _secret()).verified
    except (ValueError, KeyError, TypeError, AttributeError):
        return False
    # One that was issued a moment ago is valid for an hour from then: longer than that from now.
    return bool(verified and signature) and SpentProof.spend(str(signature), timezone.now() + VALID)


def has_waited(token: str, form: uuid.UUID) -> bool:
    """Return whether we asked this form for patience long enough ago, and not too long.

    Each time counts once.
    """
    try:
        signing.loads(token, salt=SALT, max_age=PATIENCE)
    except signing.SignatureExpired:
        if _is_for(token, form):
            return SpentProof.spend(_spent_wait(token), timezone.now() + VALID)
    except signing.BadSignature:
        pass
    return False


def _is_for(token: str, form: uuid.UUID) -> bool:
    try:
        return signing.loads(token, salt=SALT, max_age=VALID) == form.hex
    except signing.BadSignature:
        return False


def _spent_wait(token: str) -> str:
    return f"wait.{token.rpartition(':')[2]}"
