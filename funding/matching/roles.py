"""What the firm itself does: apply, join others, ask somebody between, or use what others do."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Role(StrEnum):
    """The codes of the vocabulary “role of the firm”, the most direct first."""

    DIRECT = "direct"
    PARTNER = "partner"
    INTERMEDIARY = "intermediary"
    BENEFICIARY = "beneficiary"


MOST_DIRECT_FIRST = tuple(Role)


def role_of(codes: Iterable[str]) -> Role | None:
    """Return the most direct role a source has for a firm; None where nobody has said."""
    stated = set(codes)
    return next((role for role in MOST_DIRECT_FIRST if role in stated), None)
