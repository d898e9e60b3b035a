"""Asking a source politely; see the methods of `Fetch`, which a source's `documents` is given."""

from __future__ import annotations


class Fetch:
    """Asks one source. To come; sources use these names.

    `get(address="", **parameters) -> bytes`: an address of its own, or (empty, or beginning with
    "/") one below `url`. `remarks: list[str]`, sentences for the report.
    """

    url: str
    remarks: list[str]

    def get(self, address: str = "", **parameters: str | int) -> bytes:
        """Return the body of an answer, whole. Raises RefusedError."""
        raise NotImplementedError

    def is_incomplete(self, why: str) -> None:
        """Note that this run does not show everything there is, so nothing vanishes."""
        raise NotImplementedError
