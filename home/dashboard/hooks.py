"""What stands on the admin's start page, and what does not."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from . import own  # noqa: F401 – registers what waits
from .panel import Dashboard

# Its tables of checks are in our panel too, where each costs no query of its own.
TABLES_OF_CHECKS = {"workflow_objects_to_moderate", "user_objects_in_workflow_moderation"}


@hooks.register("construct_homepage_panels")
def what_waits(request: HttpRequest, panels: list[Any]) -> None:
    """Say in one place what waits for somebody."""
    panels[:] = [panel for panel in panels if panel.name not in TABLES_OF_CHECKS]
    panels.append(Dashboard())


@hooks.register("construct_homepage_summary_items", order=1000)
def no_totals(request: HttpRequest, items: list[Any]) -> None:
    """Leave out how many pages, images and documents there are: nobody waits for that."""
    items.clear()


@hooks.register("construct_help_menu", order=1000)
def no_help_on_wagtail(request: HttpRequest, items: list[MenuItem]) -> None:
    """Leave out what is new in Wagtail, and its guide in English."""
    items[:] = [
        item for item in items if not item.name.startswith(("whats-new-in-wagtail", "editor-guide"))
    ]
