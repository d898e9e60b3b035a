"""The report of what people look for."""

from __future__ import annotations

from typing import Any

import django_filters
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, NumberColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from search.models.statistics import SearchCount

from .analytics import most_searched


def _language_name(row: dict[str, Any]) -> str:
    return dict(settings.LANGUAGES).get(row["language"], row["language"])


class SearchWordsFilterSet(WagtailFilterSet):
    """By language and period; all, or only what was looked for in vain."""

    language = django_filters.ChoiceFilter(label=_("Language"), choices=settings.LANGUAGES)
    day = django_filters.DateFromToRangeFilter(label=_("Period"), widget=DateRangePickerWidget)
    in_vain = django_filters.ChoiceFilter(
        label=_("Result"),
        choices=[("1", _("Looked for without result"))],
        method="without_result",
    )

    class Meta:
        model = SearchCount
        fields: list[str] = []

    def without_result(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Those that found nothing at least once."""
        return queryset.filter(in_vain__gt=0)


class SearchWordsReport(ReportView):
    """What people look for most."""

    model = SearchCount
    permission_policy = ModelPermissionPolicy(SearchCount)
    permission_required = "view"
    page_title = _("What people look for")
    header_icon = "search"
    index_url_name = "search_words_report"
    index_results_url_name = "search_words_report_results"
    results_template_name = "search/admin/words_report_results.html"
    filterset_class = SearchWordsFilterSet
    is_searchable = True
    search_fields = ["words"]
    default_ordering = "-total"
    columns = [
        Column("words", label=_("Words"), sort_key="words"),
        Column("language", label=_("Language"), accessor=_language_name, sort_key="language"),
        NumberColumn("total", label=_("Searches"), sort_key="total"),
        NumberColumn("in_vain", label=_("Without result"), sort_key="in_vain"),
    ]
    list_export = ["words", "language", "total", "in_vain"]
    export_headings = {
        "words": _("Words"),
        "language": _("Language"),
        "total": _("Searches"),
        "in_vain": _("Without result"),
    }
    export_filename = "search-words"

    def get_base_queryset(self) -> QuerySet:
        """Return sums; never who, never when within a day."""
        return most_searched(super().get_base_queryset())

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        """Equals always in the same order."""
        return queryset.order_by(self.ordering, "words", "language")

    def get_filterset_kwargs(self) -> dict[str, Any]:
        return {**super().get_filterset_kwargs(), "queryset": self.get_base_queryset()}
