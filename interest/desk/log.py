"""What is done with enquiries is in the site's log too, by number: nothing of who wrote."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogActionRegistry
from wagtail.models import ModelLogEntry

from interest.models.enquiries import Enquiry, EnquiryEvent, EventKind

# A person's data, as an administrator finds them by an address that no log has.
EXPORTED, ERASED = "interest.person.export", "interest.person.erase"


def action_of(what: str) -> str:
    """Return the name in the log of something that happens to an enquiry."""
    return f"interest.enquiry.{what}"


def register_actions(actions: LogActionRegistry) -> None:
    """Name them for the report."""
    for kind in EventKind:
        actions.register_action(action_of(kind), kind.label, kind.label)
    for name, label in (
        (EXPORTED, _("Export a person’s data")),
        (ERASED, _("Erase a person’s data")),
    ):
        actions.register_action(name, label, label)


@receiver(post_save, sender=EnquiryEvent)
def log_event(instance: EnquiryEvent, created: bool, raw: bool = False, **_kwargs: Any) -> None:
    """Write down what a colleague does, as it happens."""
    if created and instance.who_id and not raw:
        log_events([instance])


def log_events(events: Iterable[EnquiryEvent]) -> None:
    """Write down what was done, by whom, to which number, of which territory."""
    kind = ContentType.objects.get_for_model(Enquiry)
    ModelLogEntry.objects.bulk_create(
        [
            ModelLogEntry(
                content_type=kind,
                object_id=str(event.enquiry_id),
                label=str(event.enquiry),
                action=action_of(event.what),
                user=event.who,
                timestamp=event.at,
                data={"territory": event.enquiry.territory},
            )
            for event in events
        ],
        batch_size=500,
    )
