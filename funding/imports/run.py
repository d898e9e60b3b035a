"""One import from beginning to end."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from core.signals import written_in_bulk
from funding.catalogue.index import invalidate_catalogue
from funding.choices import Origin
from funding.imports.files.reader import Reading
from funding.imports.portal.client import PortalClient
from funding.models.imports import ImportRun
from funding.models.opportunity import FundingOpportunity
from funding.models.opportunity_queryset import OpportunityQuerySet

from .apply import Applier, Note
from .errors import RefusedError
from .lock import import_lock
from .staging import Staged, stage
from .values import clean

BATCH = 500
TELL_EVERY = 10
# From so many on, SQLite gets new statistics: without them it picks its indexes badly.
LARGE = 200
SCANS_UNTIL_VANISHED = 2
APART = timedelta(days=1)
# A scan that lacks more than this part of what is listed is not believed; a few may always go.
PART_MISSING = Decimal("0.2")
MOST_MISSING = 10
NEVER = Value(datetime(2000, 1, 1, tzinfo=UTC))

Tell = Callable[[str], None]


def silent(line: str) -> None:
    """Tell nobody."""


@dataclass
class ImportReport:
    """What an import did, or would do: its run (not saved by a check), and examples."""

    run: ImportRun
    notes: list[Note] = field(default_factory=list)

    def lines(self) -> list[str]:
        """Return the report for people to read on a terminal."""
        run = self.run
        counts = (
            (_("new"), run.new),
            (_("changed"), run.changed),
            (_("unchanged"), run.unchanged),
            (_("waiting for an editor"), run.queued),
            (_("vanished"), run.vanished),
            (_("rejected"), run.rejected),
        )
        lines = [", ".join(f"{count} {name}" for name, count in counts) + "."]
        lines += run.message.splitlines()
        shown = run.rejections[:10]
        lines += [f"  {row['reference']}: {row['reason']}" for row in shown]
        if len(run.rejections) > len(shown):
            lines.append(_("  … and more; the admin shows them."))
        return lines


def import_file(
    path: Path,
    *,
    what: str = "",
    as_of: date | None = None,
    user: Any = None,
    check: bool = False,
    tell: Tell = silent,
) -> ImportReport:
    """Import a saved file; `check` only says what would happen.

    A file is never taken for the whole catalogue: what it lacks stays. Raises RefusedError when
    it cannot be read as a whole; then nothing was changed, and the run says why.
    """
    run = ImportRun(origin=Origin.FILE, what=(what or path.name)[:300], user=user)
    return Import(run, check, tell).of(lambda: Reading([path], as_of))


def import_portal(
    client: PortalClient, *, user: Any = None, check: bool = False, tell: Tell = silent
) -> ImportReport:
    """Import what the portal has open or announced now. Raises RefusedError as `import_file`.

    Only a complete scan, of all kinds of records, can tell that a call has vanished.
    """
    run = ImportRun(origin=Origin.PORTAL, what=client.url[:300], user=user)

    def scan() -> Reading:
        client.tell = tell
        found = client.scan()
        reading = Reading(found.paths, found.as_of, found.begun)
        reading.complete, reading.remarks = found.complete, found.remarks
        return reading

    report = Import(run, check, tell, client.kinds).of(scan)
    if not check:
        client.forget()
    return report


@dataclass
class Import:
    """The steps all imports share. A complete one covers all `kinds` of its source's calls."""

    run: ImportRun
    check: bool
    tell: Tell
    kinds: tuple[str, ...] = ()

    def of(self, read: Callable[[], Reading]) -> ImportReport:
        """Read, apply, finish; under the lock."""
        with import_lock():
            if not self.check:
                self.run.save()
            try:
                reading = read()
                staged = stage(reading, self.tell)
            except RefusedError as error:
                self._refuse(error)
                raise
            self.run.complete |= reading.complete
            self.run.message = clean("\n".join(reading.remarks))
            applier = Applier(self.run, staged, timezone.now(), self.check)
            self._apply(applier, staged)
            self._finish(applier, staged, reading)
            return ImportReport(self.run, applier.notes)

    def _refuse(self, error: RefusedError) -> None:
        self.run.state, self.run.message = ImportRun.State.REFUSED, clean(str(error))
        self.run.finished_at = timezone.now()
        if not self.check:
            self.run.save()

    def _apply(self, applier: Applier, staged: Staged) -> None:
        done, total = 0, len(staged.entries)
        for number, entries in enumerate(staged.batches(BATCH), 1):
            with transaction.atomic():
                applier.batch(entries)
                self._count(staged)
                if not self.check:
                    self.run.save()
            done += len(entries)
            if number % TELL_EVERY == 0:
                self.tell(_("%(done)d of %(total)d done") % {"done": done, "total": total})

    def _count(self, staged: Staged) -> None:
        self.run.rejected, self.run.rejections = staged.rejected, staged.rejections

    def _finish(self, applier: Applier, staged: Staged, reading: Reading) -> None:
        """Count scans without a call and end the run in one step: killed here, it counts once."""
        self._count(staged)
        remarks = [*self.run.message.splitlines(), *staged.remarks(), *applier.remarks()]
        if reading.learnt:
            remarks.append(
                _("Names of %(count)d programmes were learnt.") % {"count": reading.learnt}
            )
        self.run.message = clean("\n".join(remarks))
        self.run.state, self.run.finished_at = ImportRun.State.DONE, timezone.now()
        if self.check:
            return
        with transaction.atomic():
            if self.run.complete and self._is_another_scan(reading):
                # A kind of which the source shows nothing at all is not believed.
                shown = {entry.key[1] for entry in staged.entries.values()}
                self._count_missed(applier.now, shown.intersection(self.kinds))
            self.run.save()
            invalidate_catalogue()
        if self.run.new + self.run.changed >= LARGE:
            analyse()

    def _count_missed(self, now: datetime, kinds: Iterable[str]) -> None:
        """Count what the scan lacks, unless it lacks so much that it is not believed."""
        origin = self.run.origin
        lacking, expected = lacking_at(now, origin, kinds), expected_at(now, origin, kinds)
        missing, listed = (rows.filter(listed=True).count() for rows in (lacking, expected))
        if missing > MOST_MISSING and missing > listed * PART_MISSING:
            self.run.complete = False
            remark = _(
                "The source showed only %(shown)d of %(listed)d calls listed here: this is "
                "unlikely, so none was taken off the list. Look at the source itself."
            ) % {"shown": listed - missing, "listed": listed}
            self.run.message = "\n".join(filter(None, [remark, self.run.message]))
            return
        self.run.vanished = count_missed(lacking, now, origin)

    def _is_another_scan(self, reading: Reading) -> bool:
        """Return False if its pages were counted before.

        An import killed at its very end leaves them.
        """
        if reading.begun is None:
            return False
        done = ImportRun.objects.filter(complete=True, state=ImportRun.State.DONE)
        counted = done.filter(origin=self.run.origin, finished_at__gte=reading.begun)
        return not counted.exists()


def expected_at(now: datetime, origin: str, kinds: Iterable[str]) -> OpportunityQuerySet:
    """Return what a scan of a source at `now` has to show.

    Those past their last cut-off are not expected in a scan, as it asks for what is open or
    announced. They stay, and say that they are closed.
    """
    ours = FundingOpportunity.objects.filter(origin=origin, kind__in=list(kinds))
    return ours.with_cut_off_after(now)


def lacking_at(now: datetime, origin: str, kinds: Iterable[str]) -> OpportunityQuerySet:
    """Return what a scan whose records were applied at `now` should have shown and did not."""
    return expected_at(now, origin, kinds).filter(Q(last_seen=None) | Q(last_seen__lt=now))


def count_missed(missed: OpportunityQuerySet, now: datetime, origin: str) -> int:
    """Count a complete scan that lacks some; return how many calls are no longer listed.

    Two scans count only if they are a day apart: a source's bad hour is no reason.
    """
    missed.update(missed_scans=F("missed_scans") + 1)
    day_before = ImportRun.objects.filter(
        started_at__gt=Coalesce(OuterRef("last_seen"), NEVER),
        origin=origin,
        complete=True,
        state=ImportRun.State.DONE,
        finished_at__lte=now - APART,
    )
    gone = list(
        missed.filter(
            Exists(day_before), listed=True, missed_scans__gte=SCANS_UNTIL_VANISHED
        ).values_list("pk", flat=True)
    )
    for start in range(0, len(gone), BATCH):
        keys = gone[start : start + BATCH]
        FundingOpportunity.objects.filter(pk__in=keys).update(listed=False)
        written_in_bulk.send(sender=FundingOpportunity, keys=keys)
    return len(gone)


def analyse() -> None:
    """Give the database statistics about what has just been written."""
    if connection.vendor in ("sqlite", "postgresql") and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
