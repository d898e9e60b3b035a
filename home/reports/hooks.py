"""The reports in Wagtail's admin, and what it logs more."""

from __future__ import annotations

from functools import partial

from django.http import HttpRequest
from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.reports import ReportView
from wagtail.admin.views.reports.audit_logging import LogEntriesView
from wagtail.permission_policies import ModelPermissionPolicy

from home.models.access.roles import Role
from home.outgoing.log import register_log_actions
from home.reports.changes import ChangesReport
from home.reports.facts import FactsReport
from home.reports.feedback import FeedbackReport
from home.reports.files import (
    SilentPicturesReport,
    UnusedDocumentsReport,
    UnusedImagesReport,
)
from home.reports.link_page import LinkView
from home.reports.links import OutgoingLinksReport, confirm_link
from home.reports.planned import PlannedReport
from home.reports.rights import EditorsReport
from home.reports.visits import VisitsReport

# What waits for editors, and what readers say, by the folder of their address.
REPORTS: dict[str, type[ReportView]] = {
    "facts": FactsReport,
    "outgoing-links": OutgoingLinksReport,
    "visits": VisitsReport,
    "page-feedback": FeedbackReport,
    "pictures-without-text": SilentPicturesReport,
    "unused-pictures": UnusedImagesReport,
    "unused-documents": UnusedDocumentsReport,
    "planned": PlannedReport,
    "changes": ChangesReport,
}


@hooks.register("register_admin_urls")
def report_urls() -> list[URLPattern]:
    """Return the addresses of the reports, and of their tables alone."""
    links = [
        path("reports/outgoing-links/<int:pk>/", LinkView.as_view(), name="outgoing_link"),
        path("reports/outgoing-links/<int:pk>/works/", confirm_link, name="outgoing_link_works"),
    ]
    pages = [
        path(f"reports/{folder}/", report.as_view(), name=report.index_url_name)
        for folder, report in REPORTS.items()
    ]
    tables = [
        path(
            f"reports/{folder}/results/",
            report.as_view(results_only=True),
            name=report.index_results_url_name,
        )
        for folder, report in REPORTS.items()
    ]
    return [*links, *pages, *tables]


def report_menu(folder: str, order: int) -> MenuItem:
    """Return the menu's way to a report."""
    report = REPORTS[folder]
    return EditorsReport(report, name=folder, icon_name=report.header_icon, order=order)


for _order, _folder in enumerate(REPORTS, start=1310):
    hooks.register("register_reports_menu_item", partial(report_menu, _folder, _order))


# Wagtail's own of the same entries knows no territories, and asks nobody who they are: it is left
# to administrators. The right on roles is given to no group.
LogEntriesView.permission_policy = ModelPermissionPolicy(Role)
LogEntriesView.any_permission_required = ["view"]


@hooks.register("construct_reports_menu")
def one_report_of_changes(request: HttpRequest, items: list[MenuItem]) -> None:
    """Leave out Wagtail's own of the same entries."""
    items[:] = [item for item in items if item.name != "site-history"]


hooks.register("register_log_actions", register_log_actions)
