"""What all pages of the desk have in common."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from .permissions import DeskMixin


class DeskView(DeskMixin, WagtailAdminTemplateMixin, View):
    """A page of the desk, in the look of Wagtail's admin."""

    page_title = gettext_lazy("Enquiries")
    header_icon = "mail"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, the list, and the page itself where it is another."""
        here = self.get_page_title()
        items = [
            *self.breadcrumbs_items,
            {"url": reverse("enquiries"), "label": _("Enquiries")},
        ]
        if here != DeskView.page_title:
            items.append({"url": "", "label": here})
        return items
