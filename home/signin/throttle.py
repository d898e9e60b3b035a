"""How often a password or a code may be tried: for one account, from one network, and both.

One network soon waits for one account, and so shuts nobody else out; all networks together wait
for one account much later. Only keyed marks are counted and logged: no names, no addresses.
"""

from __future__ import annotations

import logging
import unicodedata
from enum import StrEnum

from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext
from limits import RateLimitItem, parse

from core.network import network_mark
from home import rate_limits

logger = logging.getLogger(__name__)


class Tried(StrEnum):
    """What is tried."""

    PASSWORD = "password"  # noqa: S105 – no password
    CODE = "code"
    PAGE = "password of a private page"
    RESET = "password reset"


# For one account from one network, for one account, from one network.
LIMITS: dict[Tried, tuple[RateLimitItem, RateLimitItem, RateLimitItem]] = {
    Tried.PASSWORD: (parse("5/15minutes"), parse("100/hour"), parse("100/hour")),
    # A code has six digits, and is asked for only after the password.
    Tried.CODE: (parse("5/15minutes"), parse("20/hour"), parse("100/hour")),
    # What all readers of a page share.
    Tried.PAGE: (parse("10/15minutes"), parse("300/hour"), parse("100/hour")),
    # Three mails with links that work are enough; a whole office may stand behind one network.
    Tried.RESET: (parse("3/hour"), parse("6/hour"), parse("30/hour")),
}


class Attempt:
    """Somebody tries something on an account, whether there is such an account or not."""

    def __init__(self, request: HttpRequest, tried: Tried, account: str) -> None:
        name = unicodedata.normalize("NFKC", account).strip().casefold()
        self.tried = tried
        self.account = salted_hmac("home.signin", name, algorithm="sha256").hexdigest()[:32]
        self.network = network_mark(request)
        both, account_alone, network_alone = LIMITS[tried]
        self._of_account = [
            (both, (tried, "both", self.account, self.network)),
            (account_alone, (tried, "account", self.account)),
        ]
        # First what is narrow: what is refused there does not count for the account.
        self._all = [*self._of_account, (network_alone, (tried, "network", self.network))]

    def wait(self) -> int:
        """Count it and return 0, or return how many seconds to wait."""
        for limit, marks in self._all:
            if not rate_limits.hit(limit, *marks):
                self.log(f"too often ({marks[1]})")
                return max(rate_limits.wait(limit, *marks), 1)
        return 0

    def succeeded(self) -> None:
        """Forget what was tried on the account; the network's count stays."""
        for limit, marks in self._of_account:
            rate_limits.clear(limit, *marks)

    def log(self, what: str) -> None:
        """Write a line for whoever watches the site."""
        logger.warning(
            "Sign-in, %s: %s, account %s, network %s",
            self.tried.value, what, self.account[:12], self.network[:12],
        )  # fmt: skip


def words(seconds: int) -> str:
    """Return what somebody reads who has to wait."""
    minutes = -(-seconds // 60)
    return ngettext(
        "Too many attempts. Please try again in %(minutes)d minute.",
        "Too many attempts. Please try again in %(minutes)d minutes.",
        minutes,
    ) % {"minutes": minutes}
