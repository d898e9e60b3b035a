"""What can be wrong with what is read, from worst to mildest."""

from __future__ import annotations

from core.tables.reading import RefusedError

__all__ = ["BusyError", "LeftOut", "RecordError", "RefusedError"]


class BusyError(RefusedError):
    """Another import is running: the same works later."""


class RecordError(ValueError):
    """One record cannot be used; the others can. Says which one, and why."""

    def __init__(self, reference: str, reason: str) -> None:
        self.reference = reference[:160]
        self.reason = reason[:300]
        super().__init__(f"{self.reference}: {self.reason}")


class LeftOut(Exception):  # noqa: N818 – not an error
    """A sound record that is no call for us: a tender, news, an old or foreign copy."""
