"""Pages and snippets go live, and expire, at the minute an editor chose for them."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import uuid4

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.models import DraftStateMixin, Page, Revision

from core.database import is_unavailable
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
        _expire_snippets()
    finally:
        Lease.objects.acquire(WORK, holder, EVERY)  # not released: it ends when it is due again
    return True


def last_beat() -> datetime | None:
    """Return when a process that works in the background last looked at the clock, or None."""
    lease = Lease.objects.filter(name=WORK).first()
    return min(lease.expires_at - EVERY, timezone.now()) if lease else None


def _expire_pages() -> None:
    """Take pages that expire off the site, in all languages as whoever unpublishes them does."""
    due = Page.objects.live().filter(expire_at__lt=timezone.now()).order_by("expire_at")
    for page in due.specific():
        with _by_itself("“%s” could not be taken off the site", page):
            for each in (page, *reached(page, "unpublish").specific()):
                each.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")


def _expire_snippets() -> None:
    for model in apps.get_models():
        if not issubclass(model, DraftStateMixin) or issubclass(model, Page):
            continue
        due = model._default_manager.filter(live=True, expire_at__lt=timezone.now())
        for thing in due.order_by("expire_at"):
            with _by_itself("“%s” could not be taken off the site", thing):
                thing.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")


@contextmanager
def _by_itself(words: str, thing: object) -> Iterator[None]:
    """Do it wholly or not at all. A fault keeps nothing else from its day: it is logged.

    Where the database cannot do it now, all of it is tried again.
    """
    try:
        with transaction.atomic():
            yield
    except Exception as error:
        if is_unavailable(error):
            raise
        logger.exception(words, thing)


def _publish_due() -> None:
    """Publish revisions that are due. One that may not go live any more keeps no other from it."""
    due = Revision.objects.filter(approved_go_live_at__lt=timezone.now())
    for revision in due.order_by("approved_go_live_at"):
        with _by_itself("“%s” could not be published", revision.object_str):
            try:
                with transaction.atomic():
                    revision.publish(log_action="wagtail.publish.scheduled")
            except ValidationError as error:
                words = " ".join(error.messages)
                # No fault of ours to trace: somebody changed the page so that it may not go live.
                logger.warning("“%s” was not published: %s", revision.object_str, words)
                Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
