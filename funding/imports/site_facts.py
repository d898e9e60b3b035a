"""What the site says about an opportunity, in the terms of a source's snapshot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.utils import timezone
from wagtail.models import Revision

from funding.changes import UNSEEN
from funding.deadlines import end_of
from funding.models import CutOff, FundingOpportunity

from .bulk import insert
from .records import FACTS, Deadline, as_json, from_json


def site_facts(opportunity: FundingOpportunity) -> dict[str, Any]:
    """Every fact as JSON, None for what it does not say. Asks for its cut-offs."""
    facts = {name: as_json(getattr(opportunity, name)) for name in FACTS if name != "cut_offs"}
    own = sorted(opportunity.cut_offs.all(), key=lambda cut_off: cut_off.ends_at)
    deadlines = [Deadline(row.day, row.at, row.stage, row.label) for row in own]
    return facts | {"cut_offs": as_json(deadlines)}


def ends_of(deadlines: Iterable[Deadline]) -> dict[str, datetime | None]:
    """The columns that lists are narrowed by."""
    ends = [end_of(deadline.day, deadline.at) for deadline in deadlines]
    return {"first_end": min(ends, default=None), "last_end": max(ends, default=None)}


def insert_cut_offs(rows: Iterable[tuple[int, Iterable[Deadline]]]) -> None:
    """Insert cut-offs of new opportunities, or of known ones that have none (any longer)."""
    insert(
        CutOff,
        [
            {
                "opportunity_id": pk,
                "day": deadline.day,
                "at": deadline.at,
                "stage": deadline.stage,
                "label": deadline.label,
                "ends_at": end_of(deadline.day, deadline.at),
            }
            for pk, deadlines in rows
            for deadline in deadlines
        ],
    )


def write_facts(opportunity: FundingOpportunity, facts: Mapping[str, Any], **columns: Any) -> None:
    """Let the site say `facts` (as JSON), and set other columns with them, in one statement.

    Drafts follow where they still say what the site said before: else the next publication would
    bring the old dates back. Call it within a transaction. If visitors can see the difference,
    the opportunity has changed now: feeds and calendars say so.
    """
    before = site_facts(opportunity)
    if any(name not in UNSEEN and before[name] != value for name, value in facts.items()):
        columns["source_changed"] = timezone.now()
    values = {name: from_json(name, value) for name, value in facts.items()}
    deadlines = values.pop("cut_offs", None)
    if deadlines is not None:
        # Nothing hangs on a cut-off, and what its signals do is done here for all at once.
        CutOff.objects.filter(opportunity_id=opportunity.pk)._raw_delete(using=DEFAULT_DB_ALIAS)
        insert_cut_offs([(opportunity.pk, deadlines)])
        columns |= ends_of(deadlines)
    for name, value in (values | columns).items():
        setattr(opportunity, name, value)
    if values or columns:
        FundingOpportunity.objects.filter(pk=opportunity.pk).update(**values, **columns)
    if values and opportunity.latest_revision_id:
        _write_draft(opportunity, facts, before)


def _write_draft(
    opportunity: FundingOpportunity, facts: Mapping[str, Any], before: Mapping[str, Any]
) -> None:
    revision = Revision.objects.get(pk=opportunity.latest_revision_id)
    changed = False
    for name, value in facts.items():
        if name in revision.content:
            field = FundingOpportunity._meta.get_field(name)
            drafted = as_json(field.to_python(revision.content[name]))
            if drafted == before.get(name):
                revision.content[name] = value
                changed = True
    if changed:
        revision.save(update_fields=["content"])
