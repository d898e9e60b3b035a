"""What search adds to the admin: synonyms, and the report of what people look for."""

from __future__ import annotations

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from .reports import SearchWordsReport
from .viewsets import SynonymViewSet

register_snippet(SynonymViewSet)


@hooks.register("register_admin_urls")
def report_urls() -> list[URLPattern]:
    """Return the addresses of the report, and of its table alone."""
    return [
        path("reports/search-words/", SearchWordsReport.as_view(), name="search_words_report"),
        path(
            "reports/search-words/results/",
            SearchWordsReport.as_view(results_only=True),
            name="search_words_report_results",
        ),
    ]


class ReportMenuItem(MenuItem):
    """Shown to those who may see it."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("search.view_searchcount")


@hooks.register("register_reports_menu_item")
def report_menu() -> MenuItem:
    """Return the menu's way to the report."""
    address = reverse("search_words_report")
    return ReportMenuItem(
        _("What people look for"), address, name="search-words", icon_name="search", order=1300
    )


@hooks.register("construct_reports_menu")
def one_report_of_searches(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Wagtail's own would stay empty: its counts, which keep every search, are not used."""
    menu_items[:] = [item for item in menu_items if item.name != "search-terms"]


@hooks.register("register_permissions")
def permissions() -> QuerySet[Permission]:
    """Seeing the report can be granted to a group."""
    return Permission.objects.filter(content_type__app_label="search", codename="view_searchcount")
