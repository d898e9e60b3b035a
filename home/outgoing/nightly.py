"""Some of the outgoing links are opened every night."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone

from home.jobs.schedule import daily, due, run_due
from home.jobs.worker import Stopping, never, register

from .check import LinkCheck

# Links are opened between these hours, in a lane of their own: nothing else waits for them.
LANE = "outgoing links"
FROM_HOUR, UNTIL_HOUR = 3, 7


@register(LANE)
def run_link_check(stopping: Stopping = never) -> None:
    """Open the links of the night, unless that is switched off."""
    if settings.LINK_CHECK and due(timezone.localtime(), LANE):
        run_due(stopping, lane=LANE)


@daily("check_links", FROM_HOUR, UNTIL_HOUR, LANE)
def check_links() -> str:
    """Open those that are due."""
    return LinkCheck().run()
