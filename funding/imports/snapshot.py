"""What the site says about an opportunity, in the terms of a source's snapshot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from itertools import chain, groupby, repeat
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Prefetch
from django.db.models.functions import Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy
from wagtail.models import Revision

from core.bulk_insert import insert
from funding.choices import Origin
from funding.deadlines import end_of
from funding.models.imports import SourceChange
from funding.models.opportunity import FundingOpportunity
from funding.models.opportunity_parts import CutOff
from funding.timestamps import UNSEEN

from .records import FACTS, ROWS, CutOffRecord, as_json, from_json
from .shapes import Key
from .writing.rows import PREFETCHED, row_facts, write_row_fact

# Where a revision keeps a fact, if not under its own name.
CONTENT_OF = {"conditions": "criteria"}
HERE = {
    Origin.EDITOR: gettext_lazy(
        "Already here, written by hand: %(identifiers)s. None was added; where the file differs, "
        "it waits for an editor."
    ),
    Origin.FILE: gettext_lazy(
        "Already here, from another file or of another kind: %(identifiers)s. None was added; what"
        " differs waits for an editor."
    ),
    Origin.PORTAL: gettext_lazy(
        "Already here, from the portal: %(identifiers)s. None was added; where the file differs, "
        "it waits for an editor."
    ),
}
HERE_FROM = gettext_lazy(
    "Already here, from %(source)s: %(identifiers)s. None was added; what differs waits for an"
    " editor."
)
MOST_NAMED = 20


class Known(NamedTuple):
    """What is needed of an opportunity to see that its record has not changed."""

    pk: int
    content_hash: str
    missed_scans: int
    listed: bool
    published_on: date | None


def site_facts(opportunity: FundingOpportunity) -> dict[str, Any]:
    """Return every fact as JSON, None for what it does not say. Asks for what hangs on it."""
    facts = {name: as_json(getattr(opportunity, name)) for name in FACTS if name not in ROWS}
    own = opportunity.known_cut_offs
    deadlines = [CutOffRecord(row.day, row.at, row.stage, row.label, row.opens_on) for row in own]
    return facts | {"cut_offs": as_json(deadlines)} | row_facts(opportunity)


def locked(pks: Iterable[int]) -> dict[int, FundingOpportunity]:
    """Return opportunities with all that is compared, as they stand now, by key.

    Nobody else writes them until the transaction ends, which the caller has begun. Whoever also
    locks what hangs on an opportunity does so after this. Keys of none are left out.
    """
    waiting = SourceChange.objects.filter(state=SourceChange.State.WAITING)
    rows = (
        FundingOpportunity.objects.defer("raw")
        .select_for_update()
        .filter(pk__in=list(pks))
        .order_by("pk")  # two who lock several never wait for each other
        .prefetch_related(
            "cut_offs", *PREFETCHED, Prefetch("changes", waiting, to_attr="waiting_changes")
        )
    )
    return {opportunity.pk: opportunity for opportunity in rows}


def ends_of(deadlines: Iterable[CutOffRecord]) -> dict[str, datetime | None]:
    """Return the columns that lists are narrowed by."""
    ends = [end_of(deadline.day, deadline.at) for deadline in deadlines]
    return {"first_end": min(ends, default=None), "last_end": max(ends, default=None)}


def insert_cut_offs(rows: Iterable[tuple[int, Iterable[CutOffRecord]]]) -> None:
    """Insert cut-offs of opportunities that have none."""
    insert(
        CutOff,
        [
            {"opportunity_id": pk} | _columns(deadline)
            for pk, deadlines in rows
            for deadline in deadlines
        ],
    )


def _columns(deadline: CutOffRecord) -> dict[str, Any]:
    return {
        "day": deadline.day,
        "at": deadline.at,
        "stage": deadline.stage,
        "label": deadline.label,
        "opens_on": deadline.opens,
        "ends_at": end_of(deadline.day, deadline.at),
    }


def write_facts(opportunity: FundingOpportunity, facts: Mapping[str, Any], **columns: Any) -> None:
    """Let the site say `facts` (as JSON), and set other columns with them, in one statement.

    Drafts follow where they still say what the site said before: else the next publication would
    bring the old dates back. The opportunity must come from `locked`, or what somebody else has
    just written would be lost. If visitors can see the difference, the opportunity has changed
    now: feeds and calendars say so.
    """
    before = site_facts(opportunity)
    if any(name not in UNSEEN and before[name] != value for name, value in facts.items()):
        columns["source_changed"] = timezone.now()
    values = {name: from_json(name, value) for name, value in facts.items()}
    for name in ROWS.intersection(values) - {"cut_offs"}:
        write_row_fact(opportunity, name, values.pop(name))
    deadlines = values.pop("cut_offs", None)
    if deadlines is not None:
        _write_cut_offs(opportunity, deadlines)
        columns |= ends_of(deadlines)
    for name, value in (values | columns).items():
        setattr(opportunity, name, value)
    if values or columns:
        FundingOpportunity.objects.filter(pk=opportunity.pk).update(**values, **columns)
    if facts and opportunity.latest_revision_id:
        _write_draft(opportunity, facts, before)


def _write_cut_offs(opportunity: FundingOpportunity, deadlines: Iterable[CutOffRecord]) -> None:
    """Let these be its cut-offs. Rows keep their keys in order, as forms that are open name them.

    Nothing hangs on a cut-off, and what its signals do is done by the caller for all at once.
    """
    keys = [row.pk for row in opportunity.known_cut_offs]
    CutOff.objects.filter(opportunity_id=opportunity.pk)._raw_delete(using=DEFAULT_DB_ALIAS)
    CutOff.objects.bulk_create(
        CutOff(pk=key, opportunity_id=opportunity.pk, **_columns(deadline))
        for key, deadline in zip(chain(keys, repeat(None)), deadlines, strict=False)
    )


def _write_draft(
    opportunity: FundingOpportunity, facts: Mapping[str, Any], before: Mapping[str, Any]
) -> None:
    """Let the newest draft say `facts`, where it still says what the site said `before`."""
    revision = Revision.objects.select_for_update().get(pk=opportunity.latest_revision_id)
    drafted = site_facts(revision.as_object())
    follows = [
        name
        for name in facts
        if CONTENT_OF.get(name, name) in revision.content and drafted[name] == before[name]
    ]
    if ROWS.intersection(follows):
        written = FundingOpportunity.objects.get(pk=opportunity.pk).serializable_data()
    for name in follows:
        if name in ROWS:
            revision.content[CONTENT_OF.get(name, name)] = written[CONTENT_OF.get(name, name)]
        else:
            revision.content[name] = facts[name]
    if follows:
        revision.save(update_fields=["content"])


def known_opportunities(keys: Iterable[Key]) -> dict[Key, Known]:
    """Return those of the keys that the site has. A query for each origin and kind."""
    known = {}
    for (origin, kind), group in groupby(sorted(keys), key=lambda key: key[:2]):
        rows = FundingOpportunity.objects.filter(
            origin=origin, kind=kind, source_key__in=[key for _origin, _kind, key in group]
        ).values_list("source_key", "pk", "content_hash", "missed_scans", "listed", "published_on")
        for key, pk, content_hash, missed_scans, listed, published_on in rows:
            known[origin, kind, key] = Known(pk, content_hash, missed_scans, listed, published_on)
    return known


def namesakes(keys: Iterable[Key]) -> dict[Key, Known]:
    """Return calls that are here under an identifier, but from elsewhere: a query at most.

    Those written here by hand come first. A call of the portal is the portal's own business:
    only what stands here from other origins is looked for under its identifier.
    """
    by_name: dict[str, list[Key]] = {}
    for key in keys:
        by_name.setdefault(key[2].upper(), []).append(key)
    if not by_name:
        return {}
    rows = FundingOpportunity.objects.annotate(name=Upper("identifier"))
    if all(key[0] == Origin.PORTAL for several in by_name.values() for key in several):
        # By name, so that the index on origins serves: the portal has thousands of calls.
        rows = rows.filter(origin__in=[one for one in Origin if one != Origin.PORTAL])
    found: dict[Key, Known] = {}
    wanted = ("name", "origin", *Known._fields)
    for name, origin, *known in sorted(
        rows.filter(name__in=list(by_name)).values_list(*wanted),
        key=lambda row: (row[1] != Origin.EDITOR, row[2]),
    ):
        for key in by_name.get(name, ()):
            if not key[0] == origin == Origin.PORTAL:
                found.setdefault(key, Known(*known))
    return found


def is_another(opportunity: FundingOpportunity, key: Key) -> bool:
    """Return whether a call was found by its identifier alone: it came from elsewhere."""
    return (opportunity.origin, opportunity.kind, opportunity.source_key) != key


def here_in_words(here: Mapping[str, list[str]]) -> list[str]:
    """Return a sentence for each origin of calls that were not added, as they are here already."""
    return [
        HERE.get(Origin(origin), HERE_FROM)
        % {"identifiers": ", ".join(found[:MOST_NAMED]), "source": Origin(origin).label}
        for origin, found in here.items()
    ]
