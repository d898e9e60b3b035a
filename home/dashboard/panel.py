"""The one panel of the start page that says what waits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Max
from django.forms import Media
from django.http import HttpRequest
from django.templatetags.static import static
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import RecentEditsPanel
from wagtail.models import Page, PageLogEntry

from . import own  # noqa: F401 – registers what the trunk has waiting
from .registry import waiting_for

# Wagtail's tables of checks are in our panel too, where each costs no query of its own.
TABLES_OF_CHECKS = {"workflow_objects_to_moderate", "user_objects_in_workflow_moderation"}
MOST_EDITS = 5
WAGTAILS_OWN = ("whats-new-in-wagtail", "editor-guide")


class RecentEdits(RecentEditsPanel):
    """Wagtail's, of whatever kinds of pages by one query: it shows what all kinds have."""

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        request = parent_context["request"]
        edits = PageLogEntry.objects.filter(user=request.user, action="wagtail.edit")
        last = edits.values("page_id").annotate(at=Max("timestamp")).order_by("-at")[:MOST_EDITS]
        days = dict(last.values_list("page_id", "at"))
        found = Page.objects.prefetch_workflow_states().annotate_approved_schedule()
        pages = found.specific(defer=True).in_bulk(days)
        shown = [(at, pages[key]) for key, at in days.items() if key in pages]
        return {"last_edits": shown, "request": request}


class Dashboard(Component):
    """What waits for whoever looks, or that nothing does."""

    name = "dashboard"
    template_name = "home/admin/dashboard.html"
    order = 50

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {"groups": waiting_for(parent_context["request"].user)}

    @property
    def media(self) -> Media:
        """How its parts stand beside each other."""
        return Media(css={"all": [static("css/admin.css")]})


def what_waits(request: HttpRequest, panels: list[Any]) -> None:
    """Say in one place what waits for somebody."""
    others = {*TABLES_OF_CHECKS, RecentEdits.name}
    panels[:] = [panel for panel in panels if panel.name not in others]
    panels += [Dashboard(), RecentEdits()]


def no_totals(request: HttpRequest, items: list[Any]) -> None:
    """Leave out how many pages, images and documents there are: nobody waits for that."""
    items.clear()


def no_help_on_wagtail(request: HttpRequest, items: list[MenuItem]) -> None:
    """Leave out what is new in Wagtail, and its guide in English."""
    items[:] = [item for item in items if not item.name.startswith(WAGTAILS_OWN)]
