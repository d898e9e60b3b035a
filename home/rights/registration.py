"""Puts the site's own rules where Wagtail looks for rules, as soon as models are ready."""

from __future__ import annotations

from wagtail.models import Page
from wagtail.permissions import register_permission_policy

from . import collections, groups, reviewing, territories  # noqa: F401 – the last two listen to signals
from .pages import RolePagePolicy


def register() -> None:
    """Take the place of Wagtail's own: all its views ask the registry."""
    register_permission_policy(Page, RolePagePolicy())
    collections.register()
    groups.register()
