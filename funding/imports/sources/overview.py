"""What each source has brought, for everybody to see: records, doubts, rejections, its last day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Count, Max, Min, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from funding.catalogue.bands import NOTED
from funding.catalogue.selections import OriginRecords, records_by_origin
from funding.choices import Origin
from funding.models.demand import REGISTRY, CallDemand
from funding.models.imports import ImportRun

from .health import all_sources
from .reasons import in_words

OWN_LICENCE = gettext_lazy("SME4GREEN, Creative Commons Attribution 4.0; each names its source")


@dataclass(frozen=True)
class PublicSource:
    """A source as readers see it.

    `first_day` and `last_day`: when the facts of its records were last seen to stand so.
    `doubtful` is None where that is no question. `last` and `success` are its last import and the
    last that went well; a source that is not asked has none.
    """

    key: str
    name: str | Promise
    tells: str | Promise
    licence: str | Promise
    page: str = ""
    is_asked: bool = True
    records: int = 0
    doubtful: int | None = None
    first_day: date | None = None
    last_day: date | None = None
    last: ImportRun | None = None
    success: ImportRun | None = None

    @property
    def failed(self) -> bool:
        """Whether the last attempt went wrong."""
        return self.last is not None and self.last.state == ImportRun.State.REFUSED

    @property
    def success_day(self) -> date | None:
        """The day of the last import that went well."""
        return _day_of(self.success)

    @property
    def last_attempt_day(self) -> date | None:
        """The day of the last import, however it went."""
        return _day_of(self.last)

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """Why records were rejected the last time, and how often, in the active language."""
        return in_words(self.success.rejections) if self.success else []


def _day_of(run: ImportRun | None) -> date | None:
    return timezone.localdate(run.finished_at) if run and run.finished_at else None


def public_sources(now: datetime) -> list[PublicSource]:
    """Return every source with what it brought. Three queries, however many records there are."""
    listed, runs = records_by_origin(now), _last_runs()
    told = [_with_records(source, listed) for source in _from_catalogue()]
    asked = [_with_runs(source, runs) for source in [*told, _registry()]]
    own = [_with_records(source, listed) for source in _not_asked()]
    return asked + [source for source in own if source.records]


def _from_catalogue() -> Iterator[PublicSource]:
    for state in all_sources():
        yield PublicSource(state.origin, state.name, state.tells, state.licence, state.page)


def _not_asked() -> Iterator[PublicSource]:
    """Yield what people write or hand in."""
    yield PublicSource(
        NOTED,
        gettext_lazy("First measures, noted by hand"),
        gettext_lazy(
            "National, regional and local measures near Torino and Ilfov, from official pages."
        ),
        OWN_LICENCE,
        is_asked=False,
    )
    yield PublicSource(
        str(Origin.FILE),
        gettext_lazy("Lists that editors upload"),
        gettext_lazy("Calls from lists that partners send us."),
        OWN_LICENCE,
        is_asked=False,
    )
    yield PublicSource(
        str(Origin.EDITOR),
        gettext_lazy("Written by our editors"),
        gettext_lazy("Calls and measures that no other source lists."),
        OWN_LICENCE,
        is_asked=False,
    )


def _registry() -> PublicSource:
    """Return the registry of demand, whose records are no calls."""
    days = CallDemand.objects.aggregate(first=Min("as_of"), last=Max("as_of"), records=Count("pk"))
    return PublicSource(
        str(Origin.MYSMIS),
        Origin.MYSMIS.label,
        gettext_lazy(
            "How many applied for Romanian calls and how many got a contract; from downloads that"
            " are read by hand."
        ),
        gettext_lazy("Public information of Romania; no licence stated"),
        REGISTRY,
        records=days["records"],
        first_day=days["first"],
        last_day=days["last"],
    )


def _with_records(source: PublicSource, listed: Mapping[str, OriginRecords]) -> PublicSource:
    return replace(source, **vars(listed.get(source.key, OriginRecords())))


def _with_runs(
    source: PublicSource, runs: dict[str, tuple[ImportRun | None, ImportRun | None]]
) -> PublicSource:
    last, success = runs.get(source.key, (None, None))
    return replace(source, last=last, success=success)


def _last_runs() -> dict[str, tuple[ImportRun | None, ImportRun | None]]:
    """Return the last import of each origin, and the last that went well."""
    done = Q(state=ImportRun.State.DONE)
    ended = ImportRun.objects.exclude(state=ImportRun.State.RUNNING).order_by()
    keys = list(
        ended.values_list("origin").annotate(last=Max("pk"), success=Max("pk", filter=done))
    )
    found = ImportRun.objects.in_bulk(_known(pk for _origin, *pair in keys for pk in pair))
    return {
        origin: (found.get(last), found.get(success) if success else None)
        for origin, last, success in keys
    }


def _known(keys: Iterable[int | None]) -> set[int]:
    return {key for key in keys if key}
