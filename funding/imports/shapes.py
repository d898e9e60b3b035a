"""The shapes raw records come in, and how each is understood."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

from .errors import RecordError
from .files import lists, measures
from .portal import bulk_records, search_records
from .records import Record

# Raise it when records are understood in another way: all of them are then compared anew.
VERSION = 3

Key = tuple[str, str, str]


@dataclass(frozen=True)
class Shape:
    """How raw records of one shape are understood.

    `essence` leaves out what is no part of the record, `told_on` is the day a record tells of
    itself. `stamp` is when its source last touched it: of two copies the newer one counts. Records
    with the same `twin` are perhaps one measure told several times: they are kept, and told.
    """

    name: str
    reference: Callable[[dict], str]
    identity: Callable[[dict], Key]
    parse: Callable[[dict, date | None], Record]
    essence: Callable[[dict], dict] = lambda row: row
    told_on: Callable[[dict], date | None] = lambda row: None
    # Whether the day a record tells of itself counts more than that of its file.
    dated: bool = False
    stamp: Callable[[dict], datetime | None] = lambda row: None
    twin: Callable[[dict], str] = lambda row: ""

    def key(self, row: dict) -> Key:
        """Return origin, kind and key in the source. Raises RecordError and LeftOut."""
        return self._guarded(row, self.identity, row)

    def day(self, row: dict) -> date | None:
        """Return the day a record says it stood so. Raises RecordError."""
        return self._guarded(row, self.told_on, row)

    def touched(self, row: dict) -> datetime | None:
        """Return when its source last touched the record, if it says so. Raises RecordError."""
        return self._guarded(row, self.stamp, row)

    def line(self, row: dict) -> str:
        """Return the record's essence on one line of JSON.

        Raises RecordError for what is no JSON.
        """
        return self._guarded(row, lambda: dump(self.essence(row)))

    def record(self, row: dict, as_of: date | None) -> Record:
        """Return the record, checked. Raises RecordError."""
        return self._guarded(row, self.parse, row, as_of)

    def _guarded(self, row: dict, understand: Callable, *args: Any) -> Any:
        """Take whatever is odd inside a record as that record's fault alone."""
        try:
            return understand(*args)
        except (RecordError, UnicodeEncodeError):
            raise
        except (
            ValueError,
            TypeError,
            AttributeError,
            LookupError,
            ArithmeticError,
            RecursionError,
        ) as error:
            reason = _("it is not built as expected (%(error)s)") % {"error": error}
            raise RecordError(self.reference(row), reason) from error


def fingerprint(shape: Shape, line: bytes) -> str:
    """Return the same for a record that says the same."""
    return sha256(f"{VERSION} {shape.name} ".encode() + line).hexdigest()


_encode = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
).encode


def dump(value: Any) -> str:
    """Return JSON on one line, always in the same order. Raises ValueError for NaN and infinity."""
    return _encode(value)


SEARCH = Shape(
    "search",
    search_records.reference_of,
    search_records.identity,
    search_records.record_of,
    search_records.essence,
    search_records.told_on,
    stamp=search_records.queued_at,
)
TENDER = Shape("tender", bulk_records.reference_of, bulk_records.identity, bulk_records.record_of)
CALL = Shape("call", lists.reference_of, lists.call_identity, lists.call_of)
ROW = Shape("row", lists.reference_of, lists.row_identity, lists.row_of)
MEASURE = Shape(
    "measure",
    measures.reference_of,
    measures.identity,
    measures.record_of,
    told_on=measures.told_on,
    dated=True,
)
