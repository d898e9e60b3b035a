"""Keeping the index true: note what changed, read it again, tell the engines.

A change is noted in its own transaction (`note`). Later a worker delivers: it reads the things
again, writes their entries and the database's index in one transaction, then tells the configured
engine. While that is away the notes stay, and are delivered when it is back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from time import sleep
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from wagtail.documents import get_document_model

from home.jobs.worker import Stopping, never, register
from home.models.jobs import Lease
from search.backends.fallback import configured_engine, database_engine
from search.models.changes import Change
from search.models.entries import TOLD, Entry
from search.query.engine import Engine, EngineAwayError
from search.query.vocabulary import learn

from .documents import read_texts
from .entries import entries_of
from .extraction import MOST_SECONDS

BATCH = 200
WORK = "search index"
LEASE = timedelta(minutes=2)  # a worker that was killed is followed after this time
# So many that the lease outlasts their texts, and what is done with them.
DOCUMENTS = LEASE // timedelta(seconds=MOST_SECONDS) - 1
WAIT_SECONDS = 0.5


@dataclass
class DeliveryReport:
    """What a delivery did: things read again, entries written, entries that went."""

    read: int = 0
    written: int = 0
    gone: int = 0


def note(model: str, keys: Iterable[str]) -> None:
    """Note that these things have to be read again. Written in the transaction of their change."""
    Change.objects.bulk_create([Change(model=model, key=key) for key in keys], batch_size=500)


@register(WORK, EngineAwayError)
def deliver_alone(stopping: Stopping = never) -> None:
    """Deliver what is noted, unless another process is doing so."""
    if not Change.objects.exists():
        return
    with _writing() as keep:
        if keep():
            deliver(lambda: stopping() or not keep())


@contextmanager
def alone() -> Iterator[Callable[[], bool]]:
    """Wait until no other process writes entries: two that do write the same one twice.

    Yields what keeps it so for a while longer, and returns False where it took too long.
    """
    with _writing() as keep:
        while not keep():
            sleep(WAIT_SECONDS)
        yield keep


@contextmanager
def _writing() -> Iterator[Callable[[], bool]]:
    """Yield what asks for the right to write entries, or for more time; it returns False if not."""
    holder = uuid4().hex
    try:
        yield lambda: Lease.objects.acquire(WORK, holder, LEASE)
    finally:
        Lease.objects.release(WORK, holder)


def deliver(stopping: Stopping = never) -> DeliveryReport:
    """Read again all that is noted, in batches, until `stopping` says so after one.

    Raises EngineAwayError; what is not told yet stays noted.
    """
    report = DeliveryReport()
    while noted := list(Change.objects.order_by("pk")[:BATCH]):
        model = noted[0].model
        at_once = DOCUMENTS if _is_document(model) else BATCH
        same = [change for change in noted if change.model == model][:at_once]
        keys = sorted({change.key for change in same})
        written, gone = refresh(model, keys)
        tell(model, keys)
        Change.objects.filter(pk__in=[change.pk for change in same]).delete()
        report.read += len(keys)
        report.written += len(written)
        report.gone += len(gone)
        if stopping():
            break
    return report


def refresh(model: str, keys: Sequence[str]) -> tuple[list[Entry], list[Entry]]:
    """Make the entries of these things what they should be; those written, those gone."""
    if _is_document(model):
        read_texts(keys)
    with transaction.atomic():
        known = {
            entry.document_id: entry for entry in Entry.objects.filter(model=model, key__in=keys)
        }
        fresh, changed = [], []
        for entry in entries_of(model, keys):
            before = known.pop(entry.document_id, None)
            if before is None:
                fresh.append(entry)
            elif before.fingerprint != entry.fingerprint:
                entry.pk = before.pk
                changed.append(entry)
        gone = list(known.values())
        for engine, entries in _by_language(gone):
            engine.write((), [entry.document_id for entry in entries])
        Entry.objects.filter(pk__in=[entry.pk for entry in gone]).delete()
        Entry.objects.bulk_create(fresh)
        Entry.objects.bulk_update(changed, [*TOLD, "fingerprint", "changed_at"], batch_size=50)
        for engine, entries in _by_language([*fresh, *changed]):
            engine.write(entries, ())
        learn([*fresh, *changed])
    return [*fresh, *changed], gone


def tell(model: str, keys: Sequence[str]) -> None:
    """Tell the configured engine how these things are now. Raises EngineAwayError."""
    entries = list(Entry.objects.filter(model=model, key__in=keys))
    for language, _name in settings.LANGUAGES:
        engine = configured_engine(language)
        if engine is None:
            continue
        own = [entry for entry in entries if entry.language == language]
        there = {entry.key for entry in own}
        engine.write(own, [f"{model}:{key}:{language}" for key in keys if key not in there])


def _is_document(model: str) -> bool:
    return model == get_document_model()._meta.label_lower


def _by_language(entries: Iterable[Entry]) -> list[tuple[Engine, list[Entry]]]:
    """Return the entries of each language, with the database's engine for it."""
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.language, []).append(entry)
    return [(database_engine(language), own) for language, own in found.items()]
