"""The report of who changed what: pages, calls, settings, accounts, and what else is logged."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.reports.audit_logging import (
    LogEntriesView,
    SiteHistoryReportFilterSet,
    get_users_for_filter,
)
from wagtail.models import Page, PageLogEntry, get_page_models
from wagtail.permissions import policy_registry

from home.models.vocabulary import Term, Vocabulary, terms_of
from home.rights.tester import with_rights

from .rights import EditorsReportView


def _territories() -> list[tuple[str, str]]:
    return [(term.code, term.name) for term in terms_of(Vocabulary.TERRITORY)]


def _pages_of(code: str) -> Q:
    """Return pages that name a territory, or one that lies within."""
    named = [
        model.objects.filter(**{f"{field.name}__code__startswith": code}).values("pk")
        for model in get_page_models()
        for field in model._meta.get_fields()
        if field.related_model is Term and field.name in ("territory", "territories")
    ]
    return reduce(or_, (Q(page__in=pages) for pages in named), Q(pk__in=[]))


class ChangesFilterSet(SiteHistoryReportFilterSet):
    """By what, who, when, and territory."""

    territory = django_filters.ChoiceFilter(
        label=_("Territory"), choices=_territories, method="with_territory"
    )

    def get_users_queryset(self) -> QuerySet:
        """Return everybody who changed anything; Wagtail looks at pages alone."""
        return get_users_for_filter(self.request.user)

    def with_territory(self, queryset: QuerySet, _name: str, value: str) -> QuerySet:
        """Return what was done to pages of a territory, or is logged with one."""
        if queryset.model is PageLogEntry:
            return queryset.filter(_pages_of(value))
        return queryset.filter(data__territory__startswith=value)


class ChangesReport(LogEntriesView):
    """What Wagtail's site history tells, with remarks, by territory; editors see their own pages.

    Administrators see all: settings, accounts, roles, and what was done with enquiries too.
    """

    page_title = _("Who changed what")
    results_template_name = "home/admin/changes_results.html"
    filterset_class = ChangesFilterSet
    index_url_name = "changes_report"
    index_results_url_name = "changes_report_results"
    permission_policy = EditorsReportView.permission_policy
    any_permission_required = EditorsReportView.any_permission_required
    export_headings = {**LogEntriesView.export_headings, "comment": _("Remark")}
    list_export = [*LogEntriesView.list_export, "comment"]

    def decorate_paginated_queryset(self, queryset: Any) -> Any:
        """Ask at once for the rights on all pages: the way to each asks for them again."""
        of_pages = self.log_models.index(PageLogEntry)
        keys = [row["pk"] for row in queryset if row["log_model_index"] == of_pages]
        pages = Page.objects.filter(pk__in=PageLogEntry.objects.filter(pk__in=keys).values("page"))
        for page in with_rights(pages):
            page.permissions_for_user(self.request.user)
        return super().decorate_paginated_queryset(queryset)

    def get_filename(self) -> str:
        return "changes"

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Narrow the entries of a kind to what was chosen, and to what concerns somebody."""
        user = self.request.user
        if queryset.model is PageLogEntry and not user.is_superuser:
            policy = policy_registry.get_by_type(Page)
            mine = policy.instances_user_has_permission_for(user, "change")
            queryset = queryset.filter(page__in=mine.values("pk"))
        return super().filter_queryset(queryset)
