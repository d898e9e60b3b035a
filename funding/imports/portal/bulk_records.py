"""Records of the portal's bulk file (`GrantTenderObj`) and of its pages (`TopicDetails`)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from funding.choices import Kind, Origin
from funding.imports.errors import LeftOut, RecordError
from funding.imports.html import first_text
from funding.imports.records import Record, deadlines, portal_page
from funding.imports.values import day, first, listed, lists_of_json, text, words, yes_or_no

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
from .search_records import cascade_text


def reference_of(row: dict) -> str:
    """Return what a record is called in a report."""
    return text(row.get("identifier") or row.get("ccm2Id"), 160)


def identity(row: dict) -> tuple[str, str, str]:
    """Return origin, kind and key. Raises LeftOut for tenders, RecordError for what is unknown."""
    code = text(row.get("type")) or "1"
    if code in OTHER_TYPES:
        raise LeftOut(OTHER_TYPES[code])
    if code not in KINDS:
        raise RecordError(reference_of(row), _("its type “%(code)s” is unknown") % {"code": code})
    kind = KINDS[code]
    names: dict[str, str] = {Kind.CASCADE: "callccm2Id", Kind.EXTERNAL: "callIdentifier"}
    key = text(row.get(names.get(kind, "identifier")))
    if not key or key == "0":
        raise RecordError(reference_of(row), _("it has no key to identify it"))
    return str(Origin.PORTAL), kind, key


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
    identifier = text(row.get("identifier"), 1000) or key
    call, call_title = text(row.get("callIdentifier"), 1000), text(row.get("callTitle"))
    cascade = kind == Kind.CASCADE
    actions = actions_of(row.get("actions"))
    read = CLOCKS[kind]
    opens, ends, models = dates_of(actions, read)
    model = deadline_model_of(models)
    own_ends = [read(end) for end in listed(row.get("deadlineDatesLong"))]
    status = row.get("status") or next((action.get("status") for action in actions), None)
    money, doubts = money_of(row.get("budgetOverviewJSONItem"), identifier)
    facts: dict[str, Any] = {
        "identifier": identifier,
        "title": (cascade and call_title) or text(row.get("title")),
        "description": first_text(first(row.get("description")))
        or (cascade_text(row) if cascade else ""),
        "call_identifier": call,
        "call_title": "" if cascade else call_title,
        "parent_topic": identifier if cascade else "",
        "programme_code": programme_of(row.get("frameworkProgramme"), identifier),
        "type_of_action": joined(_types(row) or types_of(actions)),
        "deadline_model": model,
        "opens_on": day(row.get("plannedOpeningDateLong"), read) or opens,
        "cut_offs": deadlines(own_ends or ends, model),
        "partner_search": yes_or_no(row.get("allowPartnerSearch")),
        "official_url": "" if kind == Kind.EXTERNAL else portal_page(kind, key),
        "keywords": tuple(
            words([*listed(row.get("keywords")), *listed(row.get("tags"))], (identifier, call))
        ),
        "source_status": status_of(status),
        **without_small(money, doubts + cut_short(*_inner(row))),
    }
    return told_of_status(facts) if kind == Kind.TOPIC else facts


def _types(row: dict) -> list[str]:
    """Return the names of `topicActions`, plain or as objects."""
    return [
        text(action.get("description") or action.get("abbreviation"), 160)
        if isinstance(action, dict)
        else text(action, 160)
        for action in listed(row.get("topicActions"))
    ]


def _inner(row: dict) -> list[Any]:
    """Return what is JSON in a string, or may be."""
    words_of = (word for name in ("keywords", "tags") for word in lists_of_json(row.get(name)))
    return [row.get("budgetOverviewJSONItem"), row.get("actions"), *words_of]
