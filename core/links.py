"""Links that are printed, and addresses that came from outside."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit


@dataclass(frozen=True)
class Link:
    """A page of this site or an address elsewhere."""

    title: str
    url: str
    page_id: int | None = None


def split_address(text: str) -> SplitResult:
    """Return the parts of an address that somebody else wrote; empty ones if it is none."""
    try:
        return urlsplit(text)
    except ValueError:
        return SplitResult("", "", "", "", "")
