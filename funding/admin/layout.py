"""A page of the admin in Wagtail's own frame: title, icon, and the way back."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

# Title and icon by template.
TITLES: dict[str, tuple[str | Promise, str]] = {
    "doubles": (_("Likely doubles"), "copy"),
    "import_calls": (_("Import calls"), "download"),
    "source_changes": (_("Changes in sources"), "history"),
    "upload": (_("Import calls"), "download"),
}


def page(request: HttpRequest, name: str, context: dict[str, Any]) -> TemplateResponse:
    """Return a page by the name of its template."""
    title, icon = TITLES[name]
    frame = {
        "page_title": title,
        "header_title": title,
        "header_icon": icon,
        "breadcrumbs_items": [
            *WagtailAdminTemplateMixin.breadcrumbs_items,
            {"url": "", "label": title},
        ],
    }
    return TemplateResponse(request, f"funding/admin/{name}.html", frame | context)
