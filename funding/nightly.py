"""Every source is asked by itself, once a night."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import uuid4

from django.conf import settings
from django.utils import timezone

from funding.choices import Origin
from funding.coverage.alarm import tell_of_lost
from funding.imports.errors import BusyError, RefusedError
from funding.imports.portal.client import PortalClient
from funding.imports.run import ImportReport, import_portal
from funding.imports.sources.exchange_rate import refresh_rate
from funding.imports.sources.health import tell_editors
from funding.imports.sources.registry import SOURCES
from funding.imports.sources.run import import_source
from home.jobs.schedule import daily, due, run_due
from home.jobs.worker import Stopping, never, register
from home.models.jobs import LONGEST_LEASE, Lease

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
            run_due(stopping, lane=LANE)
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


daily("import_portal", FROM_HOUR, UNTIL_HOUR, LANE)(partial(_ask, str(Origin.PORTAL), _portal))
for _key, _source in SOURCES.items():
    daily(f"import_{_key}", FROM_HOUR, UNTIL_HOUR, LANE)(
        partial(_ask, _key, partial(import_source, _source))
    )


@daily("check_famous_measures", hour=UNTIL_HOUR)
def check_famous_measures() -> str:
    """Tell editors which well-known measures are here no longer; after the sources were asked."""
    return f"{tell_of_lost()} well-known measures lost"


@daily("exchange_rate", FROM_HOUR, UNTIL_HOUR, LANE)
def ask_for_the_rate() -> str:
    """Bring the rate of the leu; refused, it stays what it was, with its day."""
    try:
        return refresh_rate()
    except RefusedError as error:
        return f"refused: {error}"
