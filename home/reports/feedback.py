"""The report of what readers say of the pages."""

from __future__ import annotations

from typing import Any

import django_filters
from django.conf import settings
from django.db.models import F, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, NumberColumn, TitleColumn
from wagtail.models import Page
from wagtail.permissions import policy_registry

from home.models.feedback import FeedbackCount

from .rights import EditorsReportView


def _language_name(row: dict[str, Any]) -> str:
    return dict(settings.LANGUAGES).get(row["language"], row["language"])


def _edit_url(row: dict[str, Any]) -> str:
    return reverse("wagtailadmin_pages:edit", args=[row["page_id"]])


class FeedbackFilterSet(WagtailFilterSet):
    """By language and period."""

    language = django_filters.ChoiceFilter(label=_("Language"), choices=settings.LANGUAGES)
    month = django_filters.DateFromToRangeFilter(
        label=_("Period"), widget=DateRangePickerWidget, method="of_months"
    )

    class Meta:
        model = FeedbackCount
        fields: list[str] = []

    def of_months(self, queryset: QuerySet, name: str, days: slice) -> QuerySet:
        """Those of the months in which the days are: nothing smaller is counted."""
        if days.start:
            queryset = queryset.filter(month__gte=days.start.date().replace(day=1))
        if days.stop:
            queryset = queryset.filter(month__lte=days.stop.date())
        return queryset


class FeedbackReport(EditorsReportView):
    """The pages that were called useful or not, those with most “no” first."""

    model = FeedbackCount
    page_title = _("Was this page useful?")
    header_icon = "help"
    index_url_name = "feedback_report"
    index_results_url_name = "feedback_report_results"
    results_template_name = "home/admin/feedback_report_results.html"
    filterset_class = FeedbackFilterSet
    is_searchable = True
    search_fields = ["title"]
    default_ordering = "-not_useful"
    columns = [
        TitleColumn("title", label=_("Page"), get_url=_edit_url, sort_key="title"),
        Column("language", label=_("Language"), accessor=_language_name, sort_key="language"),
        NumberColumn("useful", label=_("Yes"), sort_key="useful"),
        NumberColumn("not_useful", label=_("No"), sort_key="not_useful"),
    ]
    list_export = ["title", "language", "useful", "not_useful"]
    export_headings = {
        "title": _("Page"),
        "language": _("Language"),
        "useful": _("Yes"),
        "not_useful": _("No"),
    }
    export_filename = "page-feedback"

    def get_base_queryset(self) -> QuerySet:
        """Return sums by page, of those that somebody may edit."""
        policy = policy_registry.get_by_type(Page)
        mine = policy.instances_user_has_permission_for(self.request.user, "change")
        counts = super().get_base_queryset().filter(page__in=mine)
        named = counts.annotate(title=F("page__title"), language=F("page__locale__language_code"))
        return named.values("page_id", "title", "language").annotate(
            useful=Sum("yes"), not_useful=Sum("no")
        )

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        """Equals always in the same order."""
        return queryset.order_by(self.ordering, "title", "page_id")
