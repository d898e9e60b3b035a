"""Records of simple lists: dated lists of calls, and the rows of an editor's own file.

Both come as {column: value}. The columns of our own file are COLUMNS; docs/imports.md explains
each to editors.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _

from core.formats import DAY_FIRST
from funding.choices import Kind, Origin
from funding.deadlines import end_of
from funding.imports.errors import RecordError
from funding.imports.html import sanitised
from funding.imports.portal.budgets import without_small
from funding.imports.portal.codes import programme_of
from funding.imports.records import CutOffRecord, Record, deadlines, official, portal_page
from funding.imports.values import (
    amount,
    day,
    listed,
    own_amount,
    own_moment,
    own_number,
    text,
    topic_moment,
    whole,
    words,
    yes_or_no,
)

COLUMNS = (
    "identifier",
    "title",
    "title_language",
    "kind",
    "description",
    "call_identifier",
    "call_title",
    "parent_topic",
    "programme_code",
    "type_of_action",
    "deadline_model",
    "opens_on",
    "cut_offs",
    "budget_total",
    "grant_min",
    "grant_max",
    "expected_grants",
    "partner_search",
    "official_url",
    "keywords",
)
NEEDED = ("identifier", "title")
CHOICES = {
    "kind": tuple(code for code, _label in Kind.choices),
    "title_language": ("en", "ro", "it"),
    "deadline_model": ("single-stage", "two-stage", "multiple"),
}
# 2027-03-01, 15.03.2027, 2027-03-01 17:00, 2027-03-01 17:00 stage 2 Full proposals
CUT_OFF = re.compile(
    rf"(?P<day>\d{{4}}-\d\d-\d\d|{DAY_FIRST})"
    r"(?:[ T](?P<at>\d\d:\d\d(?::\d\d)?))?(?:\s+stage (?P<stage>[1-3]))?"
    r"(?:\s+(?P<label>\S.*))?"
)


def reference_of(row: dict) -> str:
    """Return what a record is called in a report."""
    return text(row.get("identifier"), 160)


# --- a dated list: {"source", "as_of", "calls": [{identifier, title, opens, closes, …}]} ------


def call_identity(row: dict) -> tuple[str, str, str]:
    """Return a topic of the portal, by its identifier. Raises RecordError."""
    key = text(row.get("identifier"))
    if not key:
        raise RecordError("", _("it has no identifier"))
    return str(Origin.PORTAL), str(Kind.TOPIC), key


def call_of(row: dict, as_of: date | None) -> Record:
    """Return the record of a call in a dated list. Raises RecordError."""
    origin, kind, key = call_identity(row)
    try:
        return Record(
            origin=origin,
            kind=kind,
            source_key=key,
            identifier=key,
            title=text(row.get("title")),
            programme_code=programme_of(None, key),
            opens_on=day(row.get("opens"), topic_moment),
            cut_offs=deadlines([topic_moment(end) for end in listed(row.get("closes"))], ""),
            **without_small({"budget_total": amount(row.get("budget_eur"))}, []),
            official_url=official(text(row.get("url"), 1000)) or portal_page(kind, key),
            published_on=as_of,
            raw=row,
        )
    except RecordError:
        raise
    except ValueError as error:
        raise RecordError(key, str(error)) from error


# --- a row of our own file ------------------------------------------------------------------


def row_identity(row: dict) -> tuple[str, str, str]:
    """Return an editor's call, by its identifier. Raises RecordError."""
    key = text(row.get("identifier"))
    if not key:
        raise RecordError("", _("it has no identifier"))
    return str(Origin.FILE), _choice(row, "kind") or str(Kind.CALL), key


def row_of(row: dict, as_of: date | None) -> Record:
    """Return the record of a row of our own file. Raises RecordError."""
    origin, kind, key = row_identity(row)
    plain = ("call_identifier", "call_title", "parent_topic", "type_of_action")
    limits = {"call_title": 500, "type_of_action": 160}
    texts: dict[str, Any] = {name: text(row.get(name), limits.get(name, 1000)) for name in plain}
    try:
        return Record(
            origin=origin,
            kind=kind,
            source_key=key,
            identifier=key,
            title=text(row.get("title")),
            title_language=_choice(row, "title_language") or "en",
            description=sanitised(_paragraphs(row.get("description"))),
            programme_code=text(row.get("programme_code"), 20),
            deadline_model=_choice(row, "deadline_model"),
            opens_on=day(row.get("opens_on"), own_moment),
            cut_offs=_cut_offs(row.get("cut_offs")),
            budget_total=own_amount(row.get("budget_total")),
            grant_min=own_amount(row.get("grant_min")),
            grant_max=own_amount(row.get("grant_max")),
            expected_grants=whole(row.get("expected_grants"), own_number),
            partner_search=yes_or_no(row.get("partner_search")),
            official_url=_address(row.get("official_url")),
            keywords=tuple(words(text(row.get("keywords"), 5000).split(";"))),
            published_on=as_of,
            raw=row,
            **texts,
        )
    except RecordError:
        raise
    except ValueError as error:
        raise RecordError(key, str(error)) from error


def _choice(row: dict, name: str) -> str:
    """Return one of a column's codes, or nothing. Raises RecordError."""
    found = text(row.get(name)).lower()
    if found and found not in CHOICES[name]:
        raise RecordError(
            reference_of(row),
            _("“%(value)s” is not a valid %(column)s; known values: %(known)s")
            % {"value": found, "column": name, "known": ", ".join(CHOICES[name])},
        )
    return found


def _paragraphs(value: Any) -> str:
    """Return plain text with its empty lines kept as paragraphs; HTML as it is."""
    written = str(value or "").strip()
    if not written or "<" in written:
        return written
    return "".join(f"<p>{part.strip()}</p>" for part in re.split(r"\n\s*\n", written))


def _cut_offs(value: Any) -> tuple[CutOffRecord, ...]:
    """Return cut-offs separated by semicolons or lines, each moment once. Raises ValueError."""
    found: dict[datetime, CutOffRecord] = {}
    for part in re.split(r"[;\n]", str(value or "")):
        if not part.strip():
            continue
        match = CUT_OFF.fullmatch(part.strip())
        if match is None:
            raise ValueError(
                _("“%(value)s” is not a deadline; write 2027-03-01 or 2027-03-01 17:00 stage 2")
                % {"value": part.strip()[:60]}
            )
        on, _at = own_moment(match["day"])
        at = time.fromisoformat(match["at"]) if match["at"] else None
        label = text(match["label"], 120)
        found.setdefault(end_of(on, at), CutOffRecord(on, at, int(match["stage"] or 1), label))
    return tuple(found[end] for end in sorted(found))


def _address(value: Any) -> str:
    url = text(value, 1000)
    if url and not (url.startswith("https://") and len(url) <= 500):
        raise ValueError(
            _("“%(value)s” is not an address that begins with https://") % {"value": url}
        )
    return url
