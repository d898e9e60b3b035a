"""The privacy notice, as forms refer to it."""

from __future__ import annotations

from dataclasses import dataclass

from wagtail.models import Page, Site

from home.models.settings import SiteSettings
from home.navigation.page_registry import page_registry


@dataclass(frozen=True)
class Notice:
    """Where it is in a language, which version (its revision), and who answers for the data."""

    url: str
    version: str
    controller: str = ""


def privacy_notice(site: Site | None) -> Notice | None:
    """Return the live notice in the active language, else as it is; None while none is named."""
    settings = SiteSettings.objects.filter(site=site).first()
    if settings is None or settings.privacy_page_id is None:
        return None
    entry = page_registry().localized(settings.privacy_page_id)
    if entry is None:
        return None
    revision = Page.objects.filter(pk=entry.page_id).values_list("live_revision_id", flat=True)
    return Notice(entry.url, f"{entry.page_id}.{revision.first() or 0}", settings.controller)
