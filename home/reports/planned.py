"""The report of pages that go live, or expire, at a moment somebody has planned."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn
from wagtail.models import Page, Revision
from wagtail.permissions import policy_registry

from core.formats import day

from .facts import PageColumn
from .rights import EditorsReportView


def pages_expiring(user: Any) -> QuerySet:
    """Return the public pages somebody may edit that expire; copies go with their original."""
    mine = policy_registry.get_by_type(Page).instances_user_has_permission_for(user, "change")
    return mine.live().filter(alias_of=None, expire_at__gt=timezone.now())


def pages_planned(user: Any) -> QuerySet:
    """Return those, and those that go live; with the moment each `begins`, and the `next` one."""
    waiting = Revision.page_revisions.filter(approved_go_live_at__gt=timezone.now()).order_by()
    keys = [int(key) for key in waiting.values_list("object_id", flat=True)]
    of_page = waiting.filter(object_id=Cast(OuterRef("pk"), CharField())).values("object_id")
    mine = policy_registry.get_by_type(Page).instances_user_has_permission_for(user, "change")
    found = mine.filter(Q(pk__in=keys) | Q(pk__in=pages_expiring(user).values("pk")))
    begins = of_page.annotate(at=Min("approved_go_live_at")).values("at")
    return found.annotate(begins=Subquery(begins)).annotate(next=Coalesce("begins", "expire_at"))


def _moment(page: Any, name: str) -> str:
    moment = getattr(page, name)
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    return f"{day(local.date())}, {local:%H:%M}"


class PlannedReport(EditorsReportView):
    """Pages that something planned will happen to, what comes first at the top."""

    model = Page
    page_title = _("Planned")
    header_icon = "calendar-alt"
    index_url_name = "planned_report"
    index_results_url_name = "planned_report_results"
    results_template_name = "home/admin/planned_results.html"
    default_ordering = "next"
    columns = [
        PageColumn("title", label=_("Page")),
        LiveStatusTagColumn(label=_("Status")),  # its own is in English, as it was loaded
        Column("begins", label=_("Goes live"), accessor=lambda page: _moment(page, "begins")),
        Column("expire_at", label=_("Expires"), accessor=lambda page: _moment(page, "expire_at")),
    ]
    export_headings = {
        "title": _("Page"),
        "locale": _("Language"),
        "begins": _("Goes live"),
        "expire_at": _("Expires"),
    }
    list_export = list(export_headings)
    export_filename = "planned"

    def get_base_queryset(self) -> QuerySet:
        """Return those that somebody may edit."""
        return pages_planned(self.request.user).select_related("locale")

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        """Equals always in the same order."""
        return queryset.order_by(self.ordering, "path")
