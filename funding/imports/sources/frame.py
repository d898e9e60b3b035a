"""What a source has to say of itself; all else is the same for every source."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from funding.choices import Kind, Origin
from funding.imports.errors import RefusedError
from funding.imports.shapes import Shape

from .fetch import Fetch

# What code that reads a document stumbles over, where the document is not as it was.
NOT_AS_EXPECTED = (ValueError, TypeError, AttributeError, LookupError, RecursionError)


@dataclass(frozen=True, kw_only=True)
class Source:
    """A public source of opportunities.

    `documents` asks it, politely by `Fetch.get`, and yields each answer as it came; what must be
    known to read a page belongs into its own answer. It raises RefusedError for an answer that
    is none. `rows` reads one such document, or a file of the same kind that somebody saved;
    `shape` understands one row. `recognises` is asked with the beginning of a file (4096 bytes,
    without a byte-order mark) and its name.

    `complete`: whether a whole run shows everything there is, so that a record it lacks has
    vanished. Such a source calls `Fetch.is_incomplete` with a sentence where it sees less.
    """

    origin: Origin
    name: str
    # What it tells, in a sentence for readers.
    tells: str | Promise
    # Where people read the same, and what its licence asks to be shown.
    page: str
    licence: str | Promise
    shape: Shape
    documents: Callable[[Fetch], Iterator[bytes]]
    rows: Callable[[bytes], Iterator[Any]]
    recognises: Callable[[bytes, str], bool]
    complete: bool = False
    kinds: tuple[str, ...] = (str(Kind.MEASURE),)
    # The address of its data; SOURCE_URLS in the environment may name another.
    url: str = ""
    # Seconds between two requests.
    pause: float = 1.0

    @property
    def key(self) -> str:
        """What it is called in commands, folders and variables."""
        return str(self.origin)

    def ask(self, fetch: Fetch) -> Iterator[bytes]:
        """Yield every document of the source. Raises RefusedError."""
        try:
            yield from self.documents(fetch)
        except NOT_AS_EXPECTED as error:
            raise _odd(error) from error

    def records(self, document: bytes) -> Iterator[tuple[Shape, Any]]:
        """Yield the rows of a document with their shape. Raises RefusedError."""
        try:
            for row in self.rows(document):
                yield self.shape, row
        except NOT_AS_EXPECTED as error:
            raise _odd(error) from error


def _odd(error: Exception) -> RefusedError:
    reason = " ".join(str(error).split())[:200] or type(error).__name__
    return RefusedError(_("It is not built as expected: %(error)s.") % {"error": reason})
