"""The tables in Wagtail's admin."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import URLPattern, path, re_path, reverse
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from home.sheets import views as sheets
from home.sheets.registry import tables_for


@hooks.register("register_admin_urls")
def sheet_urls() -> list[URLPattern]:
    """Return the addresses of tables and of sheets that are handed in."""
    return [
        path("tables/", sheets.tables, name="sheets"),
        re_path(
            r"^tables/(?P<name>[a-z-]+)\.(?P<kind>csv|xlsx)$",
            sheets.download,
            name="sheet_download",
        ),
        path("tables/<int:pk>/", sheets.show_run, name="sheet_run"),
        path("tables/<int:pk>/apply/", sheets.apply_run, name="sheet_apply"),
        path("tables/<int:pk>/undo/", sheets.undo_run, name="sheet_undo"),
    ]


class TablesMenuItem(MenuItem):
    """Shown to those who may change anything of a table."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(tables_for(request.user))


@hooks.register("register_admin_menu_item")
def tables_menu() -> MenuItem:
    """Return the menu's way to the tables."""
    return TablesMenuItem(gettext_lazy("Tables"), reverse("sheets"), icon_name="table", order=255)
