"""Pages and snippets go live, and expire, at the minute an editor chose for them."""

from __future__ import annotations

import logging
from datetime import timedelta
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, Revision

from home.models.jobs import Lease
from home.versions.cascade import reached

from .worker import Stopping, never, register

WORK = "scheduled publishing"
EVERY = timedelta(minutes=1)
# A process that was killed while it published is followed after this time.
LONGEST = timedelta(minutes=10)

logger = logging.getLogger(__name__)


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
        _publish_due()
        _expire_pages()
        call_command("publish_scheduled")  # snippets that expire
    finally:
        Lease.objects.acquire(WORK, holder, EVERY)  # not released: it ends when it is due again
    return True


def _expire_pages() -> None:
    """Take pages that expire off the site, in all languages as whoever unpublishes them does."""
    due = Page.objects.live().filter(expire_at__lt=timezone.now()).order_by("expire_at")
    for page in due.specific():
        with transaction.atomic():
            for each in (page, *reached(page, "unpublish").specific()):
                each.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")


def _publish_due() -> None:
    """Publish revisions that are due. One that may not go live any more keeps no other from it."""
    due = Revision.objects.filter(approved_go_live_at__lt=timezone.now())
    for revision in due.order_by("approved_go_live_at"):
        try:
            with transaction.atomic():
                revision.publish(log_action="wagtail.publish.scheduled")
        except ValidationError as error:
            words = " ".join(error.messages)
            # No fault of ours to trace: somebody changed the page so that it may not go live.
            logger.warning("“%s” was not published: %s", revision.object_str, words)
            Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
