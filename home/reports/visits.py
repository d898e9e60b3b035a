"""The report of how often pages are opened."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import django_filters
from django.conf import settings
from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, NumberColumn, TitleColumn
from wagtail.models import Page
from wagtail.permissions import policy_registry

from home.models.counts import VisitCount

from .rights import EditorsReportView

LATELY = timedelta(days=30)


def _language_name(row: dict[str, Any]) -> str:
    return dict(settings.LANGUAGES).get(row["language"], row["language"])


def _name(row: dict[str, Any]) -> str:
    return f"{row['title']} – {row['part']}" if row["part"] else row["title"]


def _edit_url(row: dict[str, Any]) -> str:
    return reverse("wagtailadmin_pages:edit", args=[row["page_id"]])


class VisitsFilterSet(WagtailFilterSet):
    """By language and period."""

    language = django_filters.ChoiceFilter(label=_("Language"), choices=settings.LANGUAGES)
    day = django_filters.DateFromToRangeFilter(label=_("Period"), widget=DateRangePickerWidget)

    class Meta:
        model = VisitCount
        fields: list[str] = []


class VisitsReport(EditorsReportView):
    """The pages by how often they were opened, the most opened first."""

    model = VisitCount
    page_title = _("Visits of pages")
    header_icon = "view"
    index_url_name = "visits_report"
    index_results_url_name = "visits_report_results"
    results_template_name = "home/admin/visits_results.html"
    filterset_class = VisitsFilterSet
    is_searchable = True
    search_fields = ["title"]
    default_ordering = "-total"
    columns = [
        TitleColumn("title", label=_("Page"), accessor=_name, get_url=_edit_url, sort_key="title"),
        Column("language", label=_("Language"), accessor=_language_name, sort_key="language"),
        NumberColumn("total", label=_("Visits"), sort_key="total"),
        NumberColumn("lately", label=_("Last 30 days"), sort_key="lately"),
    ]
    export_headings = {
        "title": _("Page"),
        "part": _("Below it"),
        "language": _("Language"),
        "total": _("Visits"),
        "lately": _("Last 30 days"),
    }
    list_export = list(export_headings)
    export_filename = "visits"

    def get_base_queryset(self) -> QuerySet:
        """Return sums by page and part, of pages that somebody may edit."""
        policy = policy_registry.get_by_type(Page)
        mine = policy.instances_user_has_permission_for(self.request.user, "change")
        counts = super().get_base_queryset().filter(page__in=mine)
        named = counts.annotate(title=F("page__title"), language=F("page__locale__language_code"))
        since = timezone.localdate() - LATELY
        return named.values("page_id", "part", "title", "language").annotate(
            total=Sum("views"), lately=Coalesce(Sum("views", filter=Q(day__gte=since)), 0)
        )

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        """Equals always in the same order."""
        return queryset.order_by(self.ordering, "title", "page_id", "part")
