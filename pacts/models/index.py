"""The pacts side by side."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from home.models import BodyPage
from home.navigation.page_registry import visible
from home.sections import Panel, Section

from .pact import PactPage


class PactIndexPage(Section, BodyPage):
    """What a Local Green Deal is, and the pacts side by side."""

    parent_page_types = ["home.HomePage"]
    subpage_types = ["pacts.PactPage", "home.StandardPage"]
    max_count_per_parent = 1  # type: ignore[assignment]
    template = "pacts/pact_index_page.html"

    class Meta:
        verbose_name = _("Local Green Deals index")

    def pacts(self) -> models.QuerySet[PactPage]:
        """Return the live pacts, in the order editors gave them."""
        return (
            visible(PactPage.objects.child_of(self))
            .select_related("locale", "territory")
            .prefetch_related("themes", "commitments")
            .order_by("path")
        )

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict:
        context = super().get_context(request, *args, **kwargs)
        context["pacts"] = self.entries_in_memory()
        return context

    def entries_on_home(self) -> models.QuerySet[PactPage]:
        return self.pacts()

    def home_panel(self, request: HttpRequest) -> Panel | None:
        """All pacts side by side."""
        pacts = self.entries_in_memory()
        return Panel("home/panels/pacts.html", self, {"pacts": pacts}) if pacts else None
