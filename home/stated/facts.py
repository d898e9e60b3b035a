"""The blanks of the legal pages that *Site settings* fill."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site

from home.models.settings import SiteSettings

from .registry import Statement, register

ABOUT = "_stated_about"


def _about(request: HttpRequest | None) -> dict[str, Any]:
    """Return the settings of the site that was asked, read once; empty ones where none was."""
    if request is None:
        return {"about": SiteSettings()}
    # On the request, as Wagtail keeps them itself: a page has several blanks.
    if not hasattr(request, ABOUT):
        site = Site.find_for_request(request)
        setattr(request, ABOUT, SiteSettings.objects.filter(site=site).first() or SiteSettings())
    return {"about": getattr(request, ABOUT)}


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
