"""Some of the outgoing links are opened every night."""

from __future__ import annotations

import time
from functools import partial

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from home.jobs.schedule import daily, due, run_due
from home.jobs.worker import Stopping, never, register

from .check import LinkCheck
from .visit import Visitor

# Links are opened between these hours, in a lane of their own: nothing else waits for them.
LANE = "outgoing links"
FROM_HOUR, UNTIL_HOUR = 3, 7
SLICE = 0.5  # seconds until it is asked again whether to stop


@register(LANE)
def run_link_check(stopping: Stopping = never) -> None:
    """Open the links of the night, unless that is switched off."""
    if settings.LINK_CHECK and due(timezone.localtime(), LANE):
        run_due(stopping, lane=LANE)


@daily(
    "check_links", FROM_HOUR, UNTIL_HOUR, LANE,
    stoppable=True, label=_("Check outgoing links"), switch="LINK_CHECK",
)  # fmt: skip
def check_links(stopping: Stopping = never) -> str:
    """Open those that are due."""
    return LinkCheck(Visitor(sleep=partial(_sleep, stopping)), stopping=stopping).run()


def _sleep(stopping: Stopping, seconds: float) -> None:
    """Wait, but not while the process is to end."""
    until = time.monotonic() + seconds
    while not stopping() and (left := until - time.monotonic()) > 0:
        time.sleep(min(left, SLICE))
