"""What stands between a form that was sent and its being kept: the same for all forms.

A doubt costs a person nothing: their browser computes and sends again by itself, and without
JavaScript there is a button after a short wait. What is not sent is not counted: no step, no
answer that has to be corrected, no try that was refused.
"""

from __future__ import annotations

import uuid

from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from interest.models.proofs import SpentProof

from . import limits
from .form_key import LONGEST_OPEN, new_key, read_key
from .proof_of_work import PATIENCE, Challenge, challenge_for, has_waited, is_solved

# The names under which it travels in a form; `templates/interest/barrier.html` prints them.
KEY, TRAP, PROOF, WAIT, RESENT = "form_key", "website", "proof", "patience", "resent"


class RefusedError(Exception):
    """What was sent is not taken now; `barrier.html` and `moment.html` say what is to be done."""

    def __init__(self, status: int) -> None:
        self.status = status
        super().__init__(status)


class Barrier:
    """The barrier before a form, in this request."""

    patience = PATIENCE

    def __init__(self, request: HttpRequest, data: QueryDict) -> None:
        self.request, self.data = request, data
        self.key = read_key(data.get(KEY, "")) if request.method == "POST" else new_key()
        self.challenge: Challenge | None = None
        # Why it is not taken, for a person to read; empty where only a challenge is to be met.
        self.said = ""

    @property
    def sends_itself(self) -> bool:
        """Whether the browser is to send again by itself: once, not for ever."""
        return self.challenge is not None and not self.data.get(RESENT)

    def kept_as(self, fingerprint: str) -> uuid.UUID:
        """Return what this form with these answers is kept as, however often it arrives."""
        return uuid.uuid5(self.key.number, fingerprint)

    def take(self, address: str) -> None:
        """Let it pass: spend its key and count it for the network and the mail address.

        Call it in the transaction that keeps what was sent: both happen, or neither. Raises
        RefusedError.
        """
        if not self.key.is_ours:
            self._refuse(
                422,
                _("The page has expired. Nothing is lost: send again."),
            )
        if not limits.may_send(self.request, address):
            self._refuse_too_much()
        # What was shown is spent in any case, or it would be good for another sending.
        shown = self._is_shown_human()
        if self._is_doubtful() and not shown:
            self.challenge = challenge_for(self.key.number, self.data.get(WAIT, ""))
            raise RefusedError(422)
        if not limits.count(self.request, address):  # others were faster, at the same moment
            self._refuse_too_much()

    def _is_doubtful(self) -> bool:
        first = SpentProof.spend(f"key.{self.key.number.hex}", timezone.now() + LONGEST_OPEN)
        hasty = self.key.too_fast or bool(self.data.get(TRAP))
        return hasty or not first or limits.is_suspicious(self.request)

    def _is_shown_human(self) -> bool:
        solved = is_solved(self.data.get(PROOF, ""))
        waited = has_waited(self.data.get(WAIT, ""), self.key.number)
        return solved or waited

    def _refuse_too_much(self) -> None:
        self._refuse(
            429,
            _(
                "Too many messages were sent from your network or with this address. Nothing is "
                "lost: please send again in an hour."
            ),
        )

    def _refuse(self, status: int, said: str) -> None:
        self.said = said
        raise RefusedError(status)
