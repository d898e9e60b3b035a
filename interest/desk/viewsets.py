"""Advisers and their ready replies in the admin, for administrators."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.snippets.views.snippets import SnippetViewSet

from interest.models.advisers import Adviser, ReplyTemplate


class AdviserViewSet(ModelViewSet):
    """Who answers for which territories. No snippet: its chooser would be open to everybody."""

    model = Adviser
    icon = "user"
    menu_label = _("Advisers")
    menu_order = 895
    add_to_settings_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    list_display = ["__str__", "fallback", "daily_digest"]


class ReplyTemplateViewSet(SnippetViewSet):
    """Words a reply starts with, in each language."""

    model = ReplyTemplate
    icon = "openquote"
    menu_label = _("Reply templates")
    menu_order = 896
    add_to_settings_menu = True
    copy_view_enabled = False
    list_display = ["title", "subject"]
