"""Selections of calls that other parts ask for, as ids and counts; no query."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from heapq import nsmallest

from core.caching import VersionedCache
from core.clock import BRUSSELS
from funding.choices import GrantorLevel
from funding.deadlines import OPEN_NOW, Status

from .bands import NOT_STATED
from .bitset import any_of, bit_set, positions_of
from .index import Catalogue, catalogue, catalogue_cache, open_statuses
from .query import all_sets
from .ranking import Group


@dataclass(frozen=True)
class NearestCall:
    """A call as a link prints it. `days_left`: until the next cut-off, None without one."""

    title: str
    language: str
    slug: str
    days_left: int | None


@dataclass(frozen=True)
class OpenCallsOfProgramme:
    """The next open calls of a programme, how many there are, and whether themes narrowed them."""

    nearest: list[NearestCall]
    total: int
    on_themes: bool


def open_calls_of(
    programme: str, themes: Iterable[str], language: str, now: datetime, limit: int
) -> OpenCallsOfProgramme | None:
    """Return the open calls of a programme, or None if it has none.

    Those on any of the themes, if there are any; titles in `language` where there is one.
    """
    index = catalogue()
    sets = all_sets(index, now)
    bits = any_of(sets["status"], open_statuses()) & sets["programme"].get(programme, 0)
    if not bits:
        return None
    on_themes = bits & any_of(sets["theme"], themes)
    bits = on_themes or bits
    ends = index.clock(now).next_ends
    nearest = nsmallest(limit, positions_of(bits), key=lambda p: (ends[p], p))
    return OpenCallsOfProgramme(
        [_nearest_call(index, position, language, now) for position in nearest],
        bits.bit_count(),
        bool(on_themes),
    )


@dataclass(frozen=True)
class ProgrammeCalls:
    """The calls of a programme by what a small firm can do with them today.

    `alone`, `founders`, `unread` and `partners` count those that are open now; `coming` those that
    will open: where one firm can ask for some of them alone (`coming_alone`), only those.
    `opens_on` is the first day of these that is known. `permanent`: what one firm can ask for alone
    is open all the time.
    """

    alone: int = 0
    founders: int = 0
    unread: int = 0
    partners: int = 0
    coming: int = 0
    coming_alone: bool = False
    opens_on: date | None = None
    permanent: bool = False


def calls_of_programmes(place: str, now: datetime) -> Mapping[str, ProgrammeCalls]:
    """Return the calls of each programme, by its code, for a place or everywhere; no query."""
    index = catalogue()
    here = _at(index, place)
    programmes = index.choices.get("programme", {})
    return {code: _programme_calls(index, bits & here, now) for code, bits in programmes.items()}


def open_to_one_firm(place: str, now: datetime) -> int:
    """Return how many one firm can ask for alone today, in a place or everywhere; no query."""
    index = catalogue()
    return (index.clock(now).groups[Group.NOW] & _at(index, place)).bit_count()


def _at(index: Catalogue, place: str) -> int:
    """Return what a firm in a place may use; everything where none is named."""
    return index.choices.get("place", {}).get(place, 0) if place else index.everything


def _programme_calls(index: Catalogue, bits: int, now: datetime) -> ProgrammeCalls:
    clock = index.clock(now)
    open_now = bits & any_of(clock.status, OPEN_NOW)
    alone = bits & clock.groups[Group.NOW]
    counts = {
        group.value: (open_now & clock.groups[group]).bit_count()
        for group in (Group.FOUNDERS, Group.UNREAD, Group.PARTNERS)
    }
    coming = bits & any_of(clock.status, (Status.SOON, Status.ANNOUNCED))
    coming_alone = coming & clock.groups[Group.COMING]
    coming = coming_alone or coming
    openings = [index.schedules[at].next_opening(now) for at in positions_of(coming)]
    first = min((moment for moment in openings if moment), default=None)
    return ProgrammeCalls(
        alone=alone.bit_count(),
        coming=coming.bit_count(),
        coming_alone=bool(coming_alone),
        opens_on=first.astimezone(BRUSSELS).date() if first else None,
        permanent=bool(alone) and not alone & ~clock.status.get(Status.PERMANENT, 0),
        **counts,
    )


def ids_on_themes(codes: Iterable[str], now: datetime) -> set[int]:
    """Return the ids of the calls on any of these themes."""
    index = catalogue()
    return {
        index.ids[position]
        for position in positions_of(any_of(all_sets(index, now)["theme"], codes))
    }


def themes_of(pk: int, now: datetime) -> list[str]:
    """Return the codes of a call's themes, those its title suggests included."""
    index = catalogue()
    position = index.position_of.get(pk)
    if position is None:
        return []
    themes = all_sets(index, now)["theme"]
    return [code for code, bits in themes.items() if code != NOT_STATED and bits >> position & 1]


def fitting_ids(
    read: Collection[int],
    fits: Collection[int],
    programmes: Iterable[str],
    themes: Collection[str],
    now: datetime,
) -> list[int]:
    """Return the ids of open calls that a firm is not excluded from, in the groups of the list.

    What one firm can ask for alone comes first; in a group the next cut-off.

    `read`: calls whose own conditions are known, and `fits` those of them that do not exclude it;
    of the others count those of `programmes`. With `themes`, only what is on one of them, or was
    read and names none.
    """
    index = catalogue()
    sets = all_sets(index, now)
    found, of_programmes = _set(index, fits), any_of(sets["programme"], programmes)
    if themes:
        wanted = any_of(sets["theme"], themes)
        of_programmes &= wanted
        found &= wanted | sets["theme"].get(NOT_STATED, 0)
    found |= of_programmes & ~_set(index, read)
    found &= any_of(sets["status"], open_statuses())
    clock = index.clock(now)
    return [
        index.ids[position]
        for group in clock.groups.values()
        for position in clock.soonest_first.walk(found & group)
    ]


def _nearest_call(index: Catalogue, position: int, language: str, now: datetime) -> NearestCall:
    title, title_language = index.title_at(position, language)
    days_left = index.schedules[position].days_left(now)
    return NearestCall(title, title_language, index.slugs[position], days_left)


def _set(index: Catalogue, pks: Iterable[int]) -> int:
    return bit_set([index.position_of[pk] for pk in pks if pk in index.position_of])


@dataclass(frozen=True)
class Reach:
    """How many of a selection one firm can ask for alone, now and later, and how many there are."""

    now: int
    coming: int
    total: int


def reach_of(facet: str, place: str, now: datetime) -> dict[str, Reach]:
    """Return it for each choice of a facet that has calls, at a place or everywhere; no query."""
    index = catalogue()
    sets, groups = all_sets(index, now), index.clock(now).groups
    listed = any_of(sets["status"], open_statuses()) & _at(index, place)
    return {
        code: Reach(
            (found & groups[Group.NOW]).bit_count(),
            (found & groups[Group.COMING]).bit_count(),
            found.bit_count(),
        )
        for code, bits in sets[facet].items()
        if (found := bits & listed)
    }


# --- where records come from, and what they are called --------------------------------------


@dataclass(frozen=True)
class OriginRecords:
    """What is listed of an origin, what of it is not certain, and when it was confirmed."""

    records: int = 0
    doubtful: int = 0
    first_day: date | None = None
    last_day: date | None = None


def records_by_origin(now: datetime) -> dict[str, OriginRecords]:
    """Return what is listed of each origin; what people noted by hand is `NOTED`. No query."""
    index, days = catalogue(), _days.get()
    return {
        origin: OriginRecords(bits.bit_count(), _doubtful(index, bits, now), *days[origin])
        for origin, bits in index.origins.items()
    }


def _doubtful(index: Catalogue, bits: int, now: datetime) -> int:
    """Count what is not certain now, or is without a date and was not confirmed lately."""
    status = index.clock(now).status
    undated = bits & any_of(status, (Status.PERMANENT, Status.ANNOUNCED))
    stale = sum(
        index.schedules[position].unconfirmed_since(now) is not None
        for position in positions_of(undated)
    )
    return (bits & status.get(Status.UNKNOWN, 0)).bit_count() + stale


def _read_days() -> dict[str, tuple[date | None, date | None]]:
    """Return the earliest and the latest day on which records of an origin were confirmed."""
    index, found = catalogue(), {}
    for origin, bits in index.origins.items():
        confirmed = (index.schedules[position].confirmed for position in positions_of(bits))
        days = [day for day in confirmed if day]
        found[origin] = (min(days, default=None), max(days, default=None))
    return found


# Read once, as there may be a hundred thousand records.
_days = VersionedCache("funding.days_of_origins", _read_days, depends_on=[catalogue_cache])


def listed_among(pks: Iterable[int | None]) -> int | None:
    """Return the first of some ids that is listed."""
    return next((pk for pk in pks if pk in catalogue().position_of), None)


def official_titles() -> Iterator[tuple[int, str, str, str]]:
    """Yield the id of each listed call, its official title, the language of that, its level."""
    index = catalogue()
    levels = {
        position: str(level)
        for level in GrantorLevel
        for position in positions_of(index.choices["level"].get(level, 0))
    }
    for position, (title, language) in enumerate(index.official):
        yield index.ids[position], title, language, levels.get(position, "")


@dataclass(frozen=True)
class CallState:
    """A call as a link with its status. `unconfirmed`: since when, if that is in doubt."""

    title: str
    language: str
    slug: str
    status: Status
    unconfirmed: date | None


def state_of(pk: int, language: str, now: datetime) -> CallState | None:
    """Return a listed call as it stands now, its title in `language` where there is one."""
    index = catalogue()
    position = index.position_of.get(pk)
    if position is None:
        return None
    schedule = index.schedules[position]
    return CallState(
        *index.title_at(position, language),
        index.slugs[position],
        schedule.status(now),
        schedule.unconfirmed_since(now),
    )
