"""The one panel of the start page that says what waits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.forms import Media
from django.templatetags.static import static
from wagtail.admin.ui.components import Component

from .registry import waiting_for


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
