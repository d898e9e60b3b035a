"""Pages and snippets go live, and expire, at the minute an editor chose for them."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from django.core.management import call_command
from django.utils import timezone

from home.models.jobs import Lease

from .worker import Stopping, never, register

WORK = "scheduled publishing"
EVERY = timedelta(minutes=1)
# A process that was killed while it published is followed after this time.
LONGEST = timedelta(minutes=10)


@register(WORK)
def publish_scheduled(_stopping: Stopping = never) -> bool:
    """Publish and expire what is due, once a minute over all processes; return whether it did."""
    # Read first: taking a lease writes, even where it fails.
    now = timezone.now()
    held = Lease.objects.filter(name=WORK, expires_at__gt=now, expires_at__lte=now + LONGEST)
    if held.exists():
        return False
    holder = uuid4().hex
    if not Lease.objects.acquire(WORK, holder, LONGEST):
        return False
    try:
        call_command("publish_scheduled")
    finally:
        Lease.objects.acquire(WORK, holder, EVERY)  # not released: it ends when it is due again
    return True
