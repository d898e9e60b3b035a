"""Who sees the reports: whoever may edit any page, or any file where they are of files."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page
from wagtail.permission_policies import BasePermissionPolicy
from wagtail.permissions import policy_registry

RIGHTS = ["add", "change"]


def may_edit_pages(user: Any) -> bool:
    """Return whether somebody may edit any page."""
    return policy_registry.get_by_type(Page).user_has_any_permission(user, RIGHTS)


class EditorsReport(MenuItem):
    """A way to a report, shown to those who may see it."""

    def __init__(self, report: type[ReportView], *args: Any, **kwargs: Any) -> None:
        super().__init__(report.page_title, reverse(report.index_url_name), *args, **kwargs)
        self.report = report

    def is_shown(self, request: HttpRequest) -> bool:
        view = self.report()
        return view.permission_policy.user_has_any_permission(
            request.user, view.any_permission_required
        )


class EditorsReportView(ReportView):
    """A report for whoever may edit any page; its filters work on what it shows, not on all."""

    any_permission_required = RIGHTS

    @property
    def permission_policy(self) -> BasePermissionPolicy:
        """That of pages."""
        return policy_registry.get_by_type(Page)

    def get_filterset_kwargs(self) -> dict[str, Any]:
        return {**super().get_filterset_kwargs(), "queryset": self.get_base_queryset()}
