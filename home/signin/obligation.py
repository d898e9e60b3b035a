"""Who needs a second factor: who can publish, change users, or read persons' data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from wagtail.models import Page
from wagtail.permissions import policy_registry

Rule = Callable[[Any], bool]
RULES: list[Rule] = []
# Who may do this can give himself any right, or take an administrator's place.
MANAGES_USERS = {
    f"auth.{action}_{model}" for action in ("add", "change") for model in ("user", "group")
}


def register(rule: Rule) -> Rule:
    """Have a rule asked too; apps name those who read what they keep."""
    RULES.append(rule)
    return rule


def is_obliged(user: Any) -> bool:
    """Return whether the user may work only with a second factor."""
    return settings.TWO_FACTOR and (user.is_superuser or any(rule(user) for rule in RULES))


@register
def publishes(user: Any) -> bool:
    """Return whether the user can publish pages, or anything else that has drafts."""
    if policy_registry.get_by_type(Page).user_has_permission(user, "publish"):
        return True
    return any(right.partition(".")[2].startswith("publish_") for right in _rights(user))


@register
def manages_users(user: Any) -> bool:
    """Return whether the user can add or change users and groups."""
    return bool(MANAGES_USERS & _rights(user))


def _rights(user: Any) -> set[str]:
    return user.get_all_permissions()
