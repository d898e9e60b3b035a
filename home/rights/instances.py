"""What somebody may do with a page or a snippet."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from wagtail.models import DraftStateMixin, Page
from wagtail.permissions import policy_registry

ANY = ["add", "change", "delete", "view", "choose"]


def may_edit(user: Any, instance: models.Model) -> bool:
    """Return whether somebody may change a draft of it."""
    if isinstance(instance, Page):
        return instance.permissions_for_user(user).can_edit()
    return policy_registry.get(instance).user_has_permission_for_instance(user, "change", instance)


def may_publish(user: Any, instance: models.Model) -> bool:
    """Return whether somebody may change what visitors see of it."""
    if isinstance(instance, Page):
        return instance.permissions_for_user(user).can_publish()
    action = "publish" if isinstance(instance, DraftStateMixin) else "change"
    return policy_registry.get(instance).user_has_permission_for_instance(user, action, instance)


def refusal_of(user: Any, instance: Any) -> str:
    """Return why somebody may not change an object now; empty if they may."""
    if user is None or not may_edit(user, instance):
        return _("You may not change this.")
    lock = instance.get_lock() if hasattr(instance, "get_lock") else None
    if lock is not None and lock.for_user(user):
        return _("It is locked, waits for a moderator, or is scheduled.")
    return ""


def may_see(user: Any, model: type[models.Model]) -> bool:
    """Return whether somebody has to do with things of this kind at all."""
    return policy_registry.get_by_type(model).user_has_any_permission(user, ANY)
