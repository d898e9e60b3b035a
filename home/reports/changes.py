"""The report of who changed what: pages, calls, settings, accounts, and what else is logged."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any, NamedTuple

import django_filters
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.filters import ContentTypeFilter
from wagtail.admin.views.reports.audit_logging import (
    LogEntriesView,
    SiteHistoryReportFilterSet,
)
from wagtail.log_actions import registry
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


class Logged(NamedTuple):
    """What the entries that somebody may see are about: all that filters offer."""

    actions: set[str]
    users: set[int]
    types: set[int]


def logged(request: HttpRequest) -> Logged:
    """Return what was logged; read once a request, where Wagtail reads it for each filter."""
    if not hasattr(request, "_logged"):
        names = ("action", "user_id", "content_type_id")
        found = Logged(set(), set(), set())
        for model in registry.get_log_entry_models():
            entries = model.objects.viewable_by_user(request.user).order_by()
            for action, user, kind in entries.values_list(*names).distinct():
                found.actions.add(action)
                found.users.add(user)
                # Pages of all kinds are one kind in this report.
                found.types.add(_type_of_pages() if model is PageLogEntry else kind)
        request._logged = found  # type: ignore[attr-defined]
    return request._logged  # type: ignore[attr-defined]


def _type_of_pages() -> int:
    return ContentType.objects.get_for_model(Page).pk


def _types(request: HttpRequest) -> QuerySet[ContentType]:
    return ContentType.objects.filter(pk__in=logged(request).types).order_by("model")


class ChangesFilterSet(SiteHistoryReportFilterSet):
    """By what, who, when, and territory."""

    object_type = ContentTypeFilter(label=_("Type"), method="filter_object_type", queryset=_types)
    territory = django_filters.ChoiceFilter(
        label=_("Territory"), choices=_territories, method="with_territory"
    )

    def get_action_choices(self) -> list[tuple[str, Any]]:
        """Return what was done to anything."""
        done = logged(self.request).actions
        return [choice for choice in registry.get_choices() if choice[0] in done]

    def get_users_queryset(self) -> QuerySet:
        """Return everybody who changed anything; Wagtail looks at pages alone."""
        users = get_user_model()._default_manager.filter(pk__in=logged(self.request).users)
        return users.order_by("username")

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

    def decorate_paginated_queryset(self, queryset: Any) -> list[Any]:
        """Return the entries of the rows; Wagtail reads pages, and the rights on them, one by one.

        So those of pages are read here.
        """
        of_pages = self.log_models.index(PageLogEntry)
        rows = [(row, row["log_model_index"] == of_pages) for row in queryset]
        pages = self._of_pages([row["pk"] for row, is_of_page in rows if is_of_page])
        others = [row for row, is_of_page in rows if not is_of_page]
        other = iter(super().decorate_paginated_queryset(others))
        return [pages[row["pk"]] if is_of_page else next(other) for row, is_of_page in rows]

    def _of_pages(self, keys: list[int]) -> dict[int, PageLogEntry]:
        named = ("content_type", "user__wagtail_userprofile")
        entries = PageLogEntry.objects.select_related(*named).in_bulk(keys)
        keys_of_pages = [entry.page_id for entry in entries.values()]
        pages = with_rights(Page.objects.filter(pk__in=keys_of_pages)).in_bulk()
        finder = AdminURLFinder(self.request.user)
        for entry in entries.values():
            page = pages.get(entry.page_id)
            vars(entry)["edit_url"] = finder.get_edit_url(page) if page else None
        return entries

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
