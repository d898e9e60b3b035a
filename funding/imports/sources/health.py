"""How the sources are doing: what editors see, and what they are told by mail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import F, Max, Min, Q, Window
from django.db.models.functions import Coalesce, RowNumber
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.formats import day
from funding.choices import Origin
from funding.models.imports import ImportRun
from home.mail.administrators import tell
from home.mail.message import Message, MessageLink

from .registry import SOURCES

FAILING_AFTER = timedelta(days=3)
# A source that tells of less than this part of what it told the time before.
MOST_LEFT = Decimal("0.7")
EDITORS = "funding.change_fundingopportunity"


@dataclass(frozen=True)
class SourceState:
    """A source, its last run, and the last two that went well."""

    origin: str
    name: str | Promise
    tells: str | Promise
    page: str
    licence: str | Promise
    last: ImportRun | None = None
    success: ImportRun | None = None
    before: ImportRun | None = None
    first: datetime | None = None

    @property
    def failed(self) -> bool:
        """Whether its last run went wrong."""
        return self.last is not None and self.last.state == ImportRun.State.REFUSED

    def is_failing(self, now: datetime) -> bool:
        """Return whether it has gone wrong for some days."""
        since = self.success.finished_at if self.success else self.first
        return self.failed and since is not None and now - since >= FAILING_AFTER

    @property
    def fewer(self) -> tuple[int, int] | None:
        """How many records it told of before and now, where that is suddenly much less."""
        if not self.success or not self.before:
            return None
        told, before = self.success.told, self.before.told
        return (before, told) if told < before * MOST_LEFT else None


def source_states() -> list[SourceState]:
    """Return the portal and every source with how it is doing; two queries."""
    return _with_runs(*all_sources())


def all_sources() -> Iterator[SourceState]:
    """Yield every source that is asked, without its runs."""
    yield SourceState(
        str(Origin.PORTAL),
        Origin.PORTAL.label,
        gettext_lazy("Calls and topics that the European Commission and its agencies manage."),
        "https://ec.europa.eu/info/funding-tenders/opportunities/portal/",
        gettext_lazy("European Union, Creative Commons Attribution 4.0"),
    )
    for source in SOURCES.values():
        yield SourceState(source.key, source.name, source.tells, source.page, source.licence)


def _with_runs(*states: SourceState) -> list[SourceState]:
    runs = ImportRun.objects.filter(origin__in=[state.origin for state in states])
    firsts = runs.order_by().values("origin").annotate(first=Min("started_at"))
    first = {run["origin"]: run["first"] for run in firsts}
    nth = Window(RowNumber(), partition_by=[F("origin"), F("state")], order_by="-started_at")
    newest = runs.defer("rejections").annotate(nth=nth).filter(nth__lte=2)
    of: dict[str, list[ImportRun]] = {state.origin: [] for state in states}
    for run in newest:
        of[run.origin].append(run)
    return [_with(state, of[state.origin], first.get(state.origin)) for state in states]


def _with(state: SourceState, runs: list[ImportRun], first: datetime | None) -> SourceState:
    done = [run for run in runs if run.state == ImportRun.State.DONE]
    success, before = [*done, None, None][:2]
    last = runs[0] if runs else None
    return replace(state, last=last, success=success, before=before, first=first)


def failing_sources(now: datetime) -> list[str | Promise]:
    """Return the names of those that have gone wrong for some days, by `is_failing`; one query."""
    done, refused = (Q(state=state) for state in (ImportRun.State.DONE, ImportRun.State.REFUSED))
    runs = (
        ImportRun.objects.order_by()
        .values("origin")
        .annotate(
            last=Max("started_at"),
            last_refused=Max("started_at", filter=refused),
            since=Coalesce(Max("finished_at", filter=done), Min("started_at")),
        )
    )
    failing = {
        run["origin"]
        for run in runs
        if run["last"] == run["last_refused"] and now - run["since"] >= FAILING_AFTER
    }
    return [source.name for source in all_sources() if source.origin in failing]


def tell_editors(origin: str, now: datetime | None = None) -> int:
    """Write to the editors if a source is not well, once on each occasion; return how many."""
    now = now or timezone.now()
    (state,) = _with_runs(next(state for state in all_sources() if state.origin == origin))
    since = state.success.pk if state.success else 0
    users = get_user_model()._default_manager.with_perm(EDITORS)
    if state.is_failing(now):
        return tell(users, f"source fails:{origin}:{since}", partial(_fails, state))
    if state.fewer and not state.failed:
        return tell(users, f"source tells less:{origin}:{since}", partial(_tells_less, state))
    return 0


def _fails(state: SourceState) -> Message:
    assert state.last is not None  # noqa: S101 – it has failed
    last = state.success.finished_at if state.success else None
    since = (
        _("The last successful import was on %(day)s.") % {"day": day(last.date())}
        if last
        else _("No import has succeeded yet.")
    )
    return Message(
        subject=_("%(source)s cannot be read") % {"source": state.name},
        paragraphs=[
            _("For three days or longer the import from %(source)s has failed. %(since)s")
            % {"source": state.name, "since": since},
            _("The last reason: %(why)s") % {"why": state.last.message},
            _(
                "The site keeps what it had. Where the server's address is refused, the file can "
                "be imported by hand."
            ),
        ],
        links=[_link()],
    )


def _tells_less(state: SourceState) -> Message:
    before, told = state.fewer or (0, 0)
    values = {"source": state.name, "before": before, "told": told}
    return Message(
        subject=_("%(source)s suddenly lists fewer records") % values,
        paragraphs=[
            _(
                "%(source)s listed %(before)d records the time before and %(told)d now. Please "
                "check whether something is wrong there or with the import."
            )
            % values,
        ],
        links=[_link()],
    )


def _link() -> MessageLink:
    address = settings.WAGTAILADMIN_BASE_URL + reverse("funding_import_calls")
    return MessageLink(_("The sources and their imports"), address)
