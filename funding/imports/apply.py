"""What becomes of staged records: a batch at a time, each batch in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from core.bulk_insert import insert
from core.clock import BRUSSELS
from core.signals import written_in_bulk
from funding.choices import Origin
from funding.models.imports import ImportRun, SourceChange
from funding.models.opportunity import FundingOpportunity
from funding.models.opportunity_time import latest_day

from .compare import Difference, Effect, asked_of_an_editor, differences
from .errors import RecordError
from .linking import Programmes
from .records import CANCELLED, FACTS, FLAGS, ROWS, Record
from .slugs import slugs_for
from .snapshot import (
    Known,
    ends_of,
    here_in_words,
    insert_cut_offs,
    is_another,
    known_opportunities,
    locked,
    namesakes,
    site_facts,
    write_facts,
)
from .staging import Staged, StagedRecord
from .writing.rows import insert_rows
from .writing.sightings import LISTED, note_listed, note_seen

MOST_NOTES = 300
# Imports whose records somebody handed in.
BY_HAND = {Origin.FILE, Origin.EDITOR}
WAITING = {
    Effect.QUEUE: SourceChange.Why.CHANGED,
    Effect.DISAGREE: SourceChange.Why.DISAGREES,
}


@dataclass(frozen=True)
class Note:
    """Something an import does, for the preview and the log. Empty `field`: a new opportunity."""

    identifier: str
    title: str
    difference: Difference | None = None


@dataclass
class Applier:
    """Applies batches and counts into its run. With `check` it only counts and notes."""

    run: ImportRun
    staged: Staged
    now: datetime
    check: bool = False
    notes: list[Note] = field(default_factory=list)
    passed_over: int = 0
    here: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.programmes = Programmes()
        self._queued: list[SourceChange] = []

    def batch(self, entries: Sequence[StagedRecord]) -> None:
        """Apply some entries. Call it within a transaction."""
        known = known_opportunities(entry.key for entry in entries)
        known |= namesakes(entry.key for entry in entries if entry.key not in known)
        fresh, moved, still, older = [], [], [], []
        for entry in entries:
            found = known.get(entry.key)
            if found is None:
                fresh.append(entry)
            elif self._is_older(entry, found):
                older.append(found)
                self.passed_over += found.content_hash != entry.fingerprint
            elif found.content_hash == entry.fingerprint:
                still.append(found)
            else:
                moved.append((entry, found))
        self.run.unchanged += len(still) + len(older)
        bad = self._compare(moved)
        self._seen(still)
        if self.is_scan:
            self._listed([*still, *older, *bad])
        self._create(fresh)

    @property
    def is_scan(self) -> bool:
        """Whether a source itself was asked: only then being told of or not means something."""
        return self.run.origin not in BY_HAND

    def _is_older(self, entry: StagedRecord, found: Known) -> bool:
        """Return whether the record is of an earlier day than what the site has."""
        told, known = self._day(entry), found.published_on
        return told is not None and known is not None and told < known

    def _day(self, entry: StagedRecord) -> date | None:
        own = entry.told_on if entry.shape.dated else None
        return own or self.staged.as_of or entry.told_on

    def _confirmed(self, entry: StagedRecord) -> date:
        """Return the day its source said so: a scan asks it now, a file may be older."""
        today = self.now.astimezone(BRUSSELS).date()
        return today if self.is_scan else self._day(entry) or today

    # --- new -----------------------------------------------------------------------

    def _create(self, entries: Sequence[StagedRecord]) -> None:
        made = [(entry, record) for entry in entries if (record := self._record(entry))]
        self.run.new += len(made)
        self._note(Note(record.identifier, record.title) for _entry, record in made)
        if self.check:
            return
        slugs = slugs_for([record for _entry, record in made])
        columns = [
            self._columns(entry, record, slug)
            for (entry, record), slug in zip(made, slugs, strict=True)
        ]
        insert(FundingOpportunity, columns)
        created = known_opportunities(entry.key for entry, _record in made)
        insert_cut_offs((created[entry.key].pk, record.cut_offs) for entry, record in made)
        keys = [created[entry.key].pk for entry, _record in made]
        insert_rows(zip(keys, (told["accepted"] for told in columns), strict=True))
        self._tell(known.pk for known in created.values())

    def _columns(self, entry: StagedRecord, record: Record, slug: str) -> dict[str, Any]:
        """Return all that is not a default in a new opportunity."""
        facts = record.facts()
        columns = {name: getattr(record, name) for name in FACTS if name not in ROWS}
        columns |= {name: bool(columns[name]) for name in FLAGS}
        return columns | {
            "keywords": list(record.keywords),
            "origin": record.origin,
            "kind": record.kind,
            "source_key": record.source_key,
            "slug": slug,
            "accepted": facts,
            "raw": record.raw,
            "content_hash": entry.fingerprint,
            "listed": record.source_status != CANCELLED,
            "published_on": record.published_on,
            "confirmed_on": self._confirmed(entry),
            "last_seen": self.now,
            "source_changed": self.now,
            "programme_id": self.programmes.of(record.origin, record.identifier),
            "first_published_at": self.now,
            "last_published_at": self.now,
            **ends_of(record.cut_offs),
        }

    # --- known -----------------------------------------------------------------------

    def _compare(self, moved: Sequence[tuple[StagedRecord, Known]]) -> list[Known]:
        """Deal with records that are not the very same; returns those that are bad."""
        bad = []
        opportunities = locked(found.pk for _entry, found in moved)
        for entry, found in moved:
            record, opportunity = self._record(entry), opportunities.get(found.pk)
            if record is None:
                bad.append(found)
            elif opportunity is not None:  # else an editor has just deleted it
                self._changed(opportunity, entry, record)
        SourceChange.objects.bulk_create(self._queued)
        self._queued = []
        if not self.check:
            self._tell(opportunities)
        return bad

    def _changed(
        self, opportunity: FundingOpportunity, entry: StagedRecord, record: Record
    ) -> None:
        waiting = {change.field: change for change in opportunity.waiting_changes}
        told = differences(opportunity.accepted, site_facts(opportunity), record.facts(), waiting)
        if is_another(opportunity, entry.key):
            told = asked_of_an_editor(told)
            self.here.setdefault(opportunity.origin, []).append(opportunity.identifier)
        found = [one for one in told if not _waits_already(one, waiting.get(one.field))]
        self.run.changed += bool(found)
        self.run.unchanged += not found
        self._note(Note(opportunity.identifier, opportunity.title, one) for one in found)
        self._queue(opportunity, waiting, found)
        if not self.check:
            self._write(opportunity, entry, record, found)

    def _write(
        self,
        opportunity: FundingOpportunity,
        entry: StagedRecord,
        record: Record,
        found: Iterable[Difference],
    ) -> None:
        by_effect: dict[Effect, dict[str, Any]] = {effect: {} for effect in Effect}
        for difference in found:
            by_effect[difference.effect][difference.field] = difference.after
        applied = by_effect[Effect.APPLY]
        columns: dict[str, Any] = {
            "content_hash": entry.fingerprint,
            "published_on": record.published_on or opportunity.published_on,
            "confirmed_on": latest_day(self._confirmed(entry), opportunity.confirmed_on),
            "last_seen": self.now,
        }
        if record.source_status == CANCELLED:
            columns["listed"] = False
        elif self.is_scan:
            columns |= LISTED
        if len(record.facts()) >= len(opportunity.accepted):
            columns["raw"] = record.raw  # a poorer record does not replace a richer one
        if applied or by_effect[Effect.SETTLE]:
            columns["accepted"] = opportunity.accepted | applied | by_effect[Effect.SETTLE]
        write_facts(opportunity, applied, **columns)

    def _queue(
        self,
        opportunity: FundingOpportunity,
        waiting: dict[str, SourceChange],
        found: Iterable[Difference],
    ) -> None:
        """Keep one waiting change a field.

        It is made, brought up to date, or dropped when it is settled.
        """
        for difference in found:
            change = waiting.get(difference.field)
            why = WAITING.get(difference.effect)
            if why is None:
                if change and not self.check:
                    change.delete()
                continue
            self.run.queued += 1
            if self.check:
                continue
            if change is None:
                change = SourceChange(opportunity=opportunity, field=difference.field)
                self._queued.append(change)
            change.before, change.after, change.why = difference.before, difference.after, why
            change.run = self.run
            if change.pk:
                change.save()

    # --- shared ----------------------------------------------------------------------

    def _record(self, entry: StagedRecord) -> Record | None:
        """Return the record of an entry; a bad one is counted as rejected."""
        try:
            record = entry.shape.record(self.staged.row(entry), self._day(entry))
        except RecordError as error:
            self.staged.reject(error)
            return None
        for doubt in record.doubts:
            self.staged.doubt(doubt, record.identifier)
        return record

    def _seen(self, found: Sequence[Known]) -> None:
        """Note that the source still says the same of them."""
        if found and not self.check:
            note_seen(found, self.now, self.staged.as_of, scanned=self.is_scan)

    def _listed(self, found: Sequence[Known]) -> None:
        """Note that their source lists them, whatever it says of them."""
        if found and not self.check:
            self._tell(note_listed(found, self.now))

    def _tell(self, pks: Iterable[int]) -> None:
        if keys := list(pks):
            written_in_bulk.send(sender=FundingOpportunity, keys=keys)

    def _note(self, notes: Iterable[Note]) -> None:
        room = MOST_NOTES - len(self.notes)
        self.notes += list(notes)[: max(room, 0)]

    def remarks(self) -> list[str]:
        """Return sentences about what was passed over."""
        said = here_in_words(self.here)
        if self.passed_over:
            sentence = _(
                "%(count)d records are older than what the site has, and were passed over."
            )
            said.append(sentence % {"count": self.passed_over})
        return said


def _waits_already(difference: Difference, change: SourceChange | None) -> bool:
    """Return whether an editor has been told this very difference."""
    if change is None or difference.effect not in WAITING:
        return False
    told = (difference.before, difference.after, WAITING[difference.effect])
    return (change.before, change.after, change.why) == told
