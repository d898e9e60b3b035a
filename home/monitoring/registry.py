"""What can be away, what waits, and when something last went well: each app names its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db.models import Count, Min, QuerySet
from django.utils.functional import Promise


@dataclass(frozen=True)
class Part:
    """Something the site needs. `works` asks it, in a thread of its own, and may raise anything."""

    name: str
    label: str | Promise
    works: Callable[[], bool]
    # A few words more, for administrators.
    detail: Callable[[], str]


@dataclass(frozen=True)
class Backlog:
    """How much waits to be done, and since when the first of it."""

    number: int
    oldest: datetime | None


@dataclass(frozen=True)
class Queue:
    """Something in which work waits for the background."""

    name: str
    label: str | Promise
    backlog: Callable[[], Backlog]


@dataclass(frozen=True)
class Successes:
    """When each of some things last went well; in metrics `label` says which one."""

    name: str
    label: str
    moments: Callable[[], Mapping[str, datetime]]


PARTS: dict[str, Part] = {}
QUEUES: dict[str, Queue] = {}
SUCCESSES: dict[str, Successes] = {}

Works = TypeVar("Works", bound=Callable[[], bool])
Waits = TypeVar("Waits", bound=Callable[[], Backlog])
Moments = TypeVar("Moments", bound=Callable[[], Mapping[str, datetime]])


def _nothing() -> str:
    return ""


def part(
    name: str, label: str | Promise, detail: Callable[[], str] = _nothing
) -> Callable[[Works], Works]:
    """Register a function that says whether something works."""

    def register(works: Works) -> Works:
        PARTS[name] = Part(name, label, works, detail)
        return works

    return register


def queue(name: str, label: str | Promise) -> Callable[[Waits], Waits]:
    """Register a function that says what waits."""

    def register(waits: Waits) -> Waits:
        QUEUES[name] = Queue(name, label, waits)
        return waits

    return register


def successes(name: str, label: str) -> Callable[[Moments], Moments]:
    """Register a function that says when things last went well."""

    def register(moments: Moments) -> Moments:
        SUCCESSES[name] = Successes(name, label, moments)
        return moments

    return register


def backlog_of(waiting: QuerySet, since: str) -> Backlog:
    """Return what waits in a table, by the column that says since when."""
    found = waiting.order_by().aggregate(number=Count("pk"), oldest=Min(since))
    return Backlog(found["number"], found["oldest"])
