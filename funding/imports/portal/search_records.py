"""Records as the portal's search answers them: every value a list of strings."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from django.utils.translation import gettext as _

from funding.choices import Kind, Origin
from funding.imports.errors import LeftOut, RecordError
from funding.imports.html import first_text
from funding.imports.records import CutOffRecord, Record, deadlines, official, portal_page
from funding.imports.values import (
    Moment,
    amount,
    day,
    first,
    listed,
    lists_of_json,
    text,
    words,
    yes_or_no,
)

from .budgets import actions_of, cut_short, dates_of, joined, money_of, types_of, without_small
from .codes import (
    CLOCKS,
    KINDS,
    OTHER_TYPES,
    deadline_model_of,
    programme_of,
    status_of,
    told_of_status,
)

# What changes at every indexing, or only tells how a search went: no change of the call.
NOISE = {
    "apiVersion", "weight", "checksum", "content", "groupById", "children", "citation",
    "enrichedMetadata", "pages", "highlightedFragments", "accessRestriction", "contentType",
    "database", "databaseLabel",
}  # fmt: skip
INNER_NOISE = {
    "esDA_IngestDate", "esDA_QueueDate", "esST_checksum", "esST_FileName", "es_ContentType",
    "sortStatus", "corporate-search-version",
}  # fmt: skip
CURRENT = "SEDIA"
CASCADE_TEXTS = ("beneficiaryAdministration", "furtherInformation")


def metadata_of(row: dict) -> dict:
    """Return the metadata; a few rows have them at the top."""
    found = row.get("metadata")
    return found if isinstance(found, dict) and found else row


def reference_of(row: dict) -> str:
    """Return what a record is called in a report."""
    meta = metadata_of(row)
    names = (row.get("reference"), meta.get("REFERENCE"), meta.get("identifier"), row.get("url"))
    return next((found for name in names if (found := text(name, 160))), "")


def source_of(row: dict) -> str:
    """Return which of the portal's stores the row is from; "" if it does not say."""
    meta = metadata_of(row)
    return text(meta.get("DATASOURCE") or meta.get("datasource"))


def kind_of(row: dict) -> str:
    """Return our kind.

    Raises LeftOut for tenders, news and pages, RecordError for what is unknown.
    """
    code = text(metadata_of(row).get("type")) or _type_by_reference(row)
    if code in KINDS:
        return KINDS[code]
    if code in OTHER_TYPES:
        raise LeftOut(OTHER_TYPES[code])
    raise RecordError(reference_of(row), _("its type “%(code)s” is unknown") % {"code": code})


def _type_by_reference(row: dict) -> str:
    reference = reference_of(row)
    return "8" if "COMPETITIVE_CALL" in reference else "1" if "TOPICS" in reference else ""


def key_of(row: dict, kind: str) -> str:
    """Return what a record is known by: never its address (two calls share one), nor its reference.

    The reference ends with the language; for a cascade call it begins with its number.
    """
    meta = metadata_of(row)
    if kind == Kind.CASCADE:
        number = text(meta.get("callccm2Id"))
        if number and number != "0":
            return number
        match = re.match(r"\d+", reference_of(row))
        return match[0] if match else ""
    if kind == Kind.EXTERNAL:
        return text(meta.get("callIdentifier")) or text(meta.get("identifier"))
    return text(meta.get("identifier"))


def identity(row: dict) -> tuple[str, str, str]:
    """Return origin, kind and key. Raises LeftOut and RecordError."""
    kind = kind_of(row)
    if source_of(row) not in ("", CURRENT):
        raise LeftOut("copy")
    language = text(row.get("language") or metadata_of(row).get("language")) or "en"
    if language != "en":
        raise LeftOut("language")
    key = key_of(row, kind)
    if not key:
        raise RecordError(reference_of(row), _("it has no key to identify it"))
    return str(Origin.PORTAL), kind, key


def essence(row: dict) -> dict:
    """Return the row without what changes although the call does not; this is compared and kept."""
    kept = {name: value for name, value in row.items() if name not in NOISE}
    meta = kept.get("metadata")
    if isinstance(meta, dict):
        kept["metadata"] = {name: value for name, value in meta.items() if name not in INNER_NOISE}
    return kept


def told_on(row: dict) -> date | None:
    """Return when the portal indexed the row. Raises ValueError."""
    return day(metadata_of(row).get("esDA_IngestDate"))


def queued_at(row: dict) -> datetime | None:
    """Return when the portal last took the record up anew; None if it does not say."""
    written = text(metadata_of(row).get("esDA_QueueDate"))
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        return None
    return found.astimezone(UTC).replace(tzinfo=None) if found.tzinfo else found


def record_of(row: dict, as_of: date | None) -> Record:
    """Return the record of a row whose identity is sound. Raises RecordError."""
    origin, kind, key = identity(row)
    try:
        return Record(
            origin=origin,
            kind=kind,
            source_key=key,
            published_on=as_of,
            raw=row,
            **_facts(row, kind, key),
        )
    except RecordError as error:
        raise RecordError(reference_of(row), error.reason) from error
    except ValueError as error:
        raise RecordError(reference_of(row), str(error)) from error


def _facts(row: dict, kind: str, key: str) -> dict[str, Any]:
    meta = metadata_of(row)
    identifier = text(meta.get("identifier"), 1000) or key
    call, title = (
        text(meta.get("callIdentifier"), 1000),
        text(meta.get("title") or row.get("title")),
    )
    facts: dict[str, Any] = {
        "identifier": identifier,
        "title": title or text(row.get("summary")),
        "call_identifier": call,
        "call_title": text(meta.get("callTitle")),
        "official_url": portal_page(kind, identifier),
    }
    if kind == Kind.CASCADE:
        # Identifier, title and address of the row are those of the funded project's own topic.
        facts |= {
            "title": facts["call_title"] or facts["title"],
            "call_title": "",
            "parent_topic": identifier,
            "official_url": portal_page(kind, key),
        }
    elif kind == Kind.EXTERNAL:
        facts["official_url"] = official(text(row.get("url"), 1000))
    actions = actions_of(meta.get("actions"))
    opens, ends, model = _dates(meta, actions, CLOCKS[kind])
    facts |= {
        "description": text_of(meta, kind),
        "programme_code": programme_of(meta.get("frameworkProgramme"), identifier),
        "type_of_action": joined(
            [text(name, 160) for name in listed(meta.get("typesOfAction"))] or types_of(actions)
        ),
        "deadline_model": model,
        "opens_on": opens,
        "cut_offs": ends,
        "partner_search": yes_or_no(meta.get("allowPartnerSearch")),
        "keywords": tuple(
            words([*listed(meta.get("keywords")), *listed(meta.get("tags"))], (identifier, call))
        ),
        "source_status": status_of(meta.get("status")),
        **_money(meta, identifier),
    }
    return told_of_status(facts) if kind == Kind.TOPIC else facts


def text_of(meta: dict, kind: str) -> str:
    """Return the official text; cascade calls may have theirs in two other fields."""
    own = first_text(*(first(meta.get(name)) for name in ("descriptionByte", "description")))
    return own or (cascade_text(meta) if kind == Kind.CASCADE else "")


def cascade_text(meta: dict) -> str:
    """Return what a cascade call says in other fields than the description."""
    return "".join(first_text(first(meta.get(name))) for name in CASCADE_TEXTS)


def _dates(
    meta: dict, actions: list[dict], read: Callable[[Any], Moment]
) -> tuple[date | None, tuple[CutOffRecord, ...], str]:
    """Return opening day, cut-offs and deadline model.

    They are from the actions where the row itself is silent.
    """
    opens, ends, models = dates_of(actions, read)
    own_ends = [read(end) for end in listed(meta.get("deadlineDate"))]
    model = deadline_model_of(listed(meta.get("deadlineModel")) or models)
    return day(meta.get("startDate"), read) or opens, deadlines(own_ends or ends, model), model


def _money(meta: dict, identifier: str) -> dict[str, Any]:
    facts, doubts = money_of(meta.get("budgetOverview"), identifier)
    doubts += cut_short(
        *(meta.get(name) for name in ("budgetOverview", "actions")),
        *(word for name in ("keywords", "tags") for word in lists_of_json(meta.get(name))),
    )
    if facts["budget_total"] is None and text(meta.get("currency")) in ("", "EUR"):
        facts["budget_total"] = amount(meta.get("budget"))
    return without_small(facts, doubts)
