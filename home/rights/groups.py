"""How the site's groups are called in the language of who reads; the database has them in English.

By that name the code finds them, so it stays as it is.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from home.models.access.roles import GROUPS, RoleKind

_named: dict[str, Any] = {
    GROUPS[RoleKind.EDITOR]: _("Editors"),
    GROUPS[RoleKind.MODERATOR]: _("Moderators"),
    GROUPS[RoleKind.TRANSLATOR]: _("Translators"),
}


def call(name: str, words: Any) -> None:
    """Have another app's group called so as well."""
    _named[name] = words


def _called(group: Group) -> str:
    return str(_named.get(group.name, group.name))


def register() -> None:
    """Say it wherever a group is shown: Django asks the model itself."""
    Group.__str__ = _called  # type: ignore[method-assign, assignment]
