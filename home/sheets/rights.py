"""What somebody may do by a sheet with an object: what its form would let them, and no more."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.models import DraftStateMixin, Page
from wagtail.permissions import policy_registry

from home.rights.instances import may_publish

from .columns import Column
from .registry import Table


def check_territories(table: Table, user: Any, written: Any) -> None:
    """Raise ValidationError where somebody may not have an object belong where it now says."""
    if table.territories is not None and not _accepts(table.territories, user, written, "change"):
        sentence = _("Choose a territory you are responsible for.")
        raise ValidationError({table.territories.name: sentence})


def publishes(user: Any, instance: Any) -> bool:
    """Return whether what is saved is to be published, of an object as it is before.

    It is where visitors see the object, nobody's draft waits, and the person may.
    """
    if not isinstance(instance, DraftStateMixin):
        return True
    waits = not instance.live or instance.has_unpublished_changes
    return not waits and may_publish(user, instance)


def may_publish_there(table: Table, user: Any, written: Any) -> bool:
    """Return whether somebody may publish an object of the territories it now says."""
    return table.territories is None or _accepts(table.territories, user, written, "publish")


def _accepts(column: Column, user: Any, written: Any, action: str) -> bool:
    said = column.get(written)
    codes = said if isinstance(said, list) else [said]
    if isinstance(written, Page):
        return written.permissions_for_user(user).accepts(codes, action)
    return policy_registry.get(written).accepts(user, codes, action)
