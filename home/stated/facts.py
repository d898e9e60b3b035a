"""The blanks of the legal pages that *Site settings* fill."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site

from home.models.settings import SiteSettings

from .registry import Statement, register


def _about(request: HttpRequest | None) -> dict[str, Any]:
    """Return the settings of the site that was asked; empty ones where none was."""
    site = Site.find_for_request(request) if request else None
    return {"about": SiteSettings.objects.filter(site=site).first() or SiteSettings()}


for _name, _label in {
    "controller": _("data controller"),
    "officer": _("data protection officer"),
    "holders": _("who keeps the data, transfers, access logs"),
    "backups": _("how long backups are kept"),
    "compliance": _("accessibility: compliance status"),
    "assessment": _("accessibility: how and when it was assessed"),
    "accessibility-contact": _("accessibility: whom to write to"),
}.items():
    register(_name, Statement(_label, f"home/stated/{_name}.html", _about))
