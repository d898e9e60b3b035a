"""All anew, and whether all is right."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from search.backends.fallback import configured_engine, database_engine
from search.models.changes import Change
from search.models.entries import Entry
from search.query.engine import Engine
from search.query.vocabulary import count_anew

from .entries import keys_of_all
from .queue import BATCH, alone, deliver, refresh

TO_AN_ENGINE = 1000  # documents a request

Item = TypeVar("Item")
# Told how many are done, now and then.
Progress = Callable[[str, int], None]


@dataclass(frozen=True)
class Check:
    """What was wrong, and has been put right: entries, and documents of the engines.

    `stale` ones said something else, `missing` ones were not there, `left_over` ones should not
    have been.
    """

    entries_written: int
    entries_gone: int
    missing: int
    stale: int
    left_over: int

    @property
    def right(self) -> bool:
        """True if nothing was wrong."""
        return not any(vars(self).values())


def rebuild(progress: Progress) -> None:
    """Make every index anew out of the entries, beside the old one, which answers until the end.

    Entries written meanwhile are told once more. Raises EngineAwayError.
    """
    began = timezone.now()
    for language, _name in settings.LANGUAGES:
        for engine in _engines(language):
            engine.rebuild(_told(language, f"{type(engine).__module__} {language}", progress))
            late = Entry.objects.filter(language=language, changed_at__gte=began)
            for entries in batches(late.iterator(BATCH), BATCH):
                engine.write(entries, ())
    count_anew()


def prepare(progress: Progress) -> None:
    """Bring the index up to date: all anew if there is none, else what is noted."""
    if Entry.objects.exists():
        with alone() as keep:
            deliver(lambda: not keep())
        return
    # What is noted from now on may have been read already.
    noted = list(Change.objects.values_list("pk", flat=True))
    read_all(progress)
    for keys in batches(noted, TO_AN_ENGINE):
        Change.objects.filter(pk__in=keys).delete()
    rebuild(progress)


def read_all(progress: Progress) -> tuple[int, int]:
    """Make every entry what it should be; how many were written, and went."""
    written = gone = read = 0
    there: set[tuple[str, str]] = set()
    with alone() as keep:
        for model, keys in _by_model(keys_of_all()):
            there.update((model, key) for key in keys)
            changed, lost = refresh(model, keys)
            written, gone, read = written + len(changed), gone + len(lost), read + len(keys)
            progress("read", read)
            keep()
        for model, keys in _by_model(sorted(_known() - there)):
            gone += len(refresh(model, keys)[1])
            keep()
    return written, gone


def check(progress: Progress) -> Check:
    """Compare things with entries, and entries with every index; put right what is wrong.

    Raises EngineAwayError.
    """
    written, gone = read_all(progress)
    missing = stale = left_over = 0
    for language, _name in settings.LANGUAGES:
        entries = Entry.objects.filter(language=language)
        for engine in _engines(language):
            wanted = {
                entry.document_id: entry.fingerprint
                for entry in entries.only("model", "key", "language", "fingerprint").iterator()
            }
            has = dict(engine.fingerprints())
            wrong = {name for name, print_ in wanted.items() if has.get(name) != print_}
            extra = has.keys() - wanted.keys()
            _put_right(engine, entries, wrong, extra)
            missing += len(wrong - has.keys())
            stale += len(wrong & has.keys())
            left_over += len(extra)
    return Check(written, gone, missing, stale, left_over)


def _put_right(
    engine: Engine, entries: QuerySet[Entry], wrong: set[str], extra: Iterable[str]
) -> None:
    for names in batches(wrong, BATCH):
        keys = {name.split(":")[1] for name in names}
        found = [entry for entry in entries.filter(key__in=keys) if entry.document_id in names]
        engine.write(found, ())
    for names in batches(extra, BATCH):
        engine.write((), names)


def _engines(language: str) -> list[Engine]:
    """Return every index of a language."""
    engines = [database_engine(language), configured_engine(language)]
    return [engine for engine in engines if engine is not None]


def _told(language: str, name: str, progress: Progress) -> Iterator[list[Entry]]:
    """Yield all entries of a language, in the order of their numbers."""
    last, done = 0, 0
    while entries := list(
        Entry.objects.filter(language=language, pk__gt=last).order_by("pk")[:TO_AN_ENGINE]
    ):
        yield entries
        last, done = entries[-1].pk, done + len(entries)
        progress(name, done)


def _known() -> set[tuple[str, str]]:
    return set(Entry.objects.values_list("model", "key").distinct())


def _by_model(names: Iterable[tuple[str, str]]) -> Iterator[tuple[str, list[str]]]:
    """Yield keys of one model at a time, in batches."""
    waiting: list[str] = []
    current = ""
    for model, key in names:
        if waiting and (model != current or len(waiting) == BATCH):
            yield current, waiting
            waiting = []
        current = model
        waiting.append(key)
    if waiting:
        yield current, waiting


def batches(items: Iterable[Item], size: int) -> Iterator[Sequence[Item]]:
    """Yield lists of at most `size` items."""
    waiting = iter(items)
    while batch := list(islice(waiting, size)):
        yield batch
