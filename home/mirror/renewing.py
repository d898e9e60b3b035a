"""The copy is made anew each night."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from home.jobs.schedule import daily, run_due
from home.jobs.worker import Stopping, never, register
from home.models.pages import HomePage

from .making import make_mirror

# Its own lane: it takes minutes, and no mail and no other job waits for it.
LANE = "copy of the site"


@register(LANE)
def run_mirror(stopping: Stopping = never) -> None:
    """Make the copy, unless that is switched off or nothing is there yet, as before `set_up`."""
    if settings.MIRROR and HomePage.objects.live().exists():
        run_due(stopping, lane=LANE)


@daily(
    "mirror",
    hour=4,
    lane=LANE,
    stoppable=True,
    label=_("Copy of the public pages"),
    switch="MIRROR",
)
def renew_mirror(stopping: Stopping = never) -> str:
    """Make the copy; return how many pages it has, and which are not in it."""
    made = make_mirror(settings.MIRROR_DIR, stopping)
    if made is None:
        return "stopped; the copy before is left"
    without = f", without {', '.join(made.failed)}" if made.failed else ""
    return f"{made.pages} pages{without}"
