"""Every source is asked by itself, once a night."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from uuid import uuid4

from django.conf import settings
from django.db.models import Max
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from funding.choices import Origin
from funding.coverage.alarm import tell_of_lost
from funding.imports.errors import BusyError, RefusedError
from funding.imports.portal.client import PortalClient
from funding.imports.run import ImportReport, import_portal
from funding.imports.sources.exchange_rate import refresh_rate
from funding.imports.sources.health import tell_editors
from funding.imports.sources.registry import SOURCES
from funding.imports.sources.run import import_source
from funding.models.imports import ImportRun
from home.jobs.schedule import daily, due, run_due
from home.jobs.worker import Stopping, never, register
from home.models.jobs import LONGEST_LEASE, Lease
from home.monitoring.registry import successes

# Sources are asked between these hours, in a lane of their own: nothing else waits for them.
LANE = "imports"
FROM_HOUR, UNTIL_HOUR = 2, 6


@register(LANE)
def run_imports(stopping: Stopping = never) -> None:
    """Ask the sources that have not been asked tonight; one process at a time."""
    if not settings.IMPORTS or not due(timezone.localtime(), LANE):
        return
    holder = uuid4().hex
    if Lease.objects.acquire(LANE, holder, LONGEST_LEASE):
        try:
            # A night's sources may take longer than the lease: it is renewed before each.
            run_due(
                lambda: stopping() or not Lease.objects.acquire(LANE, holder, LONGEST_LEASE),
                lane=LANE,
            )
        finally:
            Lease.objects.release(LANE, holder)


def _ask(origin: str, read: Callable[[], ImportReport]) -> str:
    """Import from a source; a refusal is a result too, which editors see and are told of."""
    try:
        said = read().lines()[0]
    except BusyError:
        raise  # tried again in an hour
    except RefusedError as error:
        said = f"refused: {error}"
    tell_editors(origin)
    return said


def _portal() -> ImportReport:
    return import_portal(PortalClient())


def _import_daily(origin: str, name: str | Promise, read: Callable[[], ImportReport]) -> None:
    label = format_lazy("{}: {}", _("Import of calls"), name)
    register_job = daily(
        f"import_{origin}", FROM_HOUR, UNTIL_HOUR, LANE, label=label, switch="IMPORTS"
    )
    register_job(partial(_ask, origin, read))


_import_daily(str(Origin.PORTAL), Origin.PORTAL.label, _portal)
for _key, _source in SOURCES.items():
    _import_daily(_key, _source.name, partial(import_source, _source))


@successes("import", "source")
def sources_read() -> Mapping[str, datetime]:
    """Return when each source was last read to its end."""
    done = ImportRun.objects.filter(state=ImportRun.State.DONE, finished_at__isnull=False)
    return dict(done.order_by().values_list("origin").annotate(Max("finished_at")))


@daily("check_famous_measures", hour=UNTIL_HOUR, label=_("Look for well-known measures"))
def check_famous_measures() -> str:
    """Tell editors which well-known measures are here no longer; after the sources were asked."""
    return f"{tell_of_lost()} well-known measures lost"


@daily(
    "exchange_rate", FROM_HOUR, UNTIL_HOUR, LANE,
    label=_("Update the exchange rate of the leu"), switch="IMPORTS",
)  # fmt: skip
def ask_for_the_rate() -> str:
    """Bring the rate of the leu; refused, it stays what it was, with its day."""
    try:
        return refresh_rate()
    except RefusedError as error:
        return f"refused: {error}"
