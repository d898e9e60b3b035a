"""Advisers and their ready replies in the admin, for administrators."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.snippets.views.snippets import SnippetViewSet

from home.versions.listing import with_versions
from interest.models.advisers import Adviser, ReplyTemplate


def territories_of(adviser: Adviser) -> str:
    """Return the names of the territories an adviser answers for."""
    return ", ".join(term.name for term in adviser.territories.all())


class AdviserViewSet(ModelViewSet):
    """Who answers for which territories. No snippet: its chooser would be open to everybody."""

    model = Adviser
    icon = "user"
    menu_label = _("Advisers")
    menu_order = 895
    add_to_settings_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    list_display = [
        "__str__",
        Column("territories", label=_("Territories"), accessor=territories_of),
        "fallback",
        "daily_digest",
    ]

    def get_index_view_kwargs(self) -> dict[str, Any]:
        """Read the advisers with what the list prints."""
        advisers = Adviser.objects.select_related("user").prefetch_related("territories")
        return super().get_index_view_kwargs(queryset=advisers)


class ReplyTemplateViewSet(SnippetViewSet):
    """Words a reply starts with, in each language."""

    model = ReplyTemplate
    icon = "openquote"
    menu_label = _("Reply templates")
    menu_order = 896
    add_to_settings_menu = True
    copy_view_enabled = False
    list_display = ["title", "subject"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Return them with what the ways to their versions are made of."""
        return with_versions(ReplyTemplate.objects.select_related("locale"))
