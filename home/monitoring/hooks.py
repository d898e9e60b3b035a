"""The state of the site in Wagtail's admin."""

from __future__ import annotations

from django.urls import URLPattern, path
from wagtail import hooks

from .status import URL_NAME, StatusMenuItem, StatusView

hooks.register("register_reports_menu_item", StatusMenuItem)


@hooks.register("register_admin_urls")
def status_urls() -> list[URLPattern]:
    """Return the address of the page."""
    return [path("reports/status/", StatusView.as_view(), name=URL_NAME)]
