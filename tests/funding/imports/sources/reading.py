"""Records of a source, read as an import reads them; and what hypothesis spoils in them."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from funding.imports.errors import LeftOut, RecordError
from funding.imports.records import Record
from funding.imports.shapes import Shape
from funding.imports.sources.frame import Source

SOURCES = Path(__file__).resolve().parents[4] / "funding" / "imports" / "sources"


def fixture(source: str, name: str) -> Any:
    """Return a fixture of a source; JSON as data, all else as bytes."""
    content = (SOURCES / source / "fixtures" / name).read_bytes()
    return json.loads(content) if name.endswith(".json") else content


class Rows:
    """Rows of a source, as an import wants to have them read."""

    as_of: date | None = None
    begun: datetime | None = None
    nothing_else = complete = False
    learnt = 0

    def __init__(self, shape: Shape, rows: list[Any]) -> None:
        self.shape, self.rows = shape, rows
        self.remarks: list[str] = []

    def records(self) -> Iterator[tuple[Shape, Any]]:
        """Yield each row with its shape."""
        yield from ((self.shape, row) for row in self.rows)


def record(source: Source, row: dict, as_of: date | None = None) -> Record:
    """Return the record of a row, as an import makes it."""
    source.shape.key(row)
    return source.shape.record(row, as_of or source.shape.day(row))


def fate(source: Source, row: Any) -> str:
    """Return what becomes of a row: “record”, “left out”, or why it is rejected."""
    if not isinstance(row, dict):
        return "rejected"
    try:
        line = source.shape.line(row)
        found = record(source, json.loads(line))
        json.dumps(found.facts())
    except LeftOut:
        return "left out"
    except RecordError as error:
        assert error.reason
        return error.reason
    return "record"


JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(max_size=30),
    st.sampled_from(
        ["1.2", "31.02.2026", "0.250", "€", "99999999999999999999", "\ud800", "\0", " "]
    ),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)


@st.composite
def spoilt(draw: Any, rows: list[dict]) -> Any:
    """Return a real row with one to three of its values, at any depth, replaced or taken away."""
    row = copy.deepcopy(draw(st.sampled_from(rows)))
    for _ in range(draw(st.integers(1, 3))):
        inner = row
        while True:
            if not inner:
                break
            name = draw(st.sampled_from(sorted(inner)))
            below = inner[name]
            if isinstance(below, dict) and below and draw(st.booleans()):
                inner = below
                continue
            if draw(st.booleans()):
                inner[name] = draw(JUNK)
            else:
                del inner[name]
            break
    return row
