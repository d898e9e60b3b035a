"""The report of pages whose facts are to be read again, in the order of the day they are due."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import django_filters
from django.contrib.contenttypes.models import ContentType
from django.db.models import (
    Case,
    DateField,
    DurationField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import ContentTypeFilter, WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.models import Page, get_page_models
from wagtail.permissions import policy_registry
from wagtail_localize.models import Translation

from core.formats import day
from home.models.base import CHECK_EVERY, Sourced

from .rights import EditorsReportView

SOON = timedelta(days=30)


def sourced_models() -> list[type[Page]]:
    """Return the kinds of pages that say where their facts come from."""
    return [model for model in get_page_models() if issubclass(model, Sourced)]


def pages_with_facts(user: Any) -> QuerySet:
    """Return the public pages with facts that somebody may edit, each with the day it is `due`.

    Versions that take their facts from a source are left out: those are checked there. `due` is
    what `Sourced.due_on` says, None for what was never checked.
    """
    # Several kinds may have these fields from one above them.
    fields = [model._meta.get_field("checked_on") for model in sourced_models()]
    kinds = list(dict.fromkeys(field.model.__name__.lower() for field in fields))
    sourced = Q()
    for kind in kinds:
        sourced |= Q(**{f"{kind}__isnull": False})
    bound = Translation.objects.filter(
        source__object_id=OuterRef("translation_key"),
        target_locale=OuterRef("locale"),
        enabled=True,
    )
    mine = policy_registry.get_by_type(Page).instances_user_has_permission_for(user, "change")
    found = mine.live().filter(sourced, ~Exists(bound), alias_of=None)
    after = Cast(F("checked") + Value(CHECK_EVERY, DurationField()), DateField())
    return found.annotate(
        checked=_first_of(kinds, "checked_on"), planned=_first_of(kinds, "review_on")
    ).annotate(due=Case(When(planned__gt=F("checked"), then=F("planned")), default=after))


def _first_of(kinds: list[str], field: str) -> Coalesce:
    return Coalesce(*(F(f"{kind}__{field}") for kind in kinds), output_field=DateField())


def due_before(pages: QuerySet, moment: date) -> QuerySet:
    """Return those that are due before a day, and those that were never checked."""
    return pages.filter(Q(due__lt=moment) | Q(due=None))


def facts_due(user: Any) -> QuerySet:
    """Return the pages whose facts are to be read again now."""
    return due_before(pages_with_facts(user), timezone.localdate())


class FactsFilterSet(WagtailFilterSet):
    """By when they are due and by kind of page."""

    due = django_filters.ChoiceFilter(
        label=_("To be read again"),
        choices=[("now", _("Now")), ("soon", _("Within 30 days"))],
        method="due_until",
    )
    content_type = ContentTypeFilter(
        label=_("Type"),
        queryset=lambda _request: ContentType.objects.filter(
            pk__in=[
                each.pk for each in ContentType.objects.get_for_models(*sourced_models()).values()
            ]
        ),
    )

    class Meta:
        # Without one, no filter by language is added: each page stands here once.
        fields: list[str] = []

    def due_until(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Those that are due, now or before long."""
        today = timezone.localdate()
        return due_before(queryset, today + SOON if value == "soon" else today)


def _read_on(page: Any) -> str:
    return day(page.checked) if page.checked else gettext("never")


def _due_on(page: Any) -> str:
    return day(page.due) if page.due else gettext("now")


class PageColumn(Column):
    """The title of a page, which leads to its form, and its language."""

    cell_template_name = "home/admin/page_cell.html"


class FactsReport(EditorsReportView):
    """Pages with facts, the one that is due first at the top."""

    model = Page
    page_title = _("Facts to check")
    header_icon = "date"
    index_url_name = "facts_report"
    index_results_url_name = "facts_report_results"
    results_template_name = "home/admin/facts_results.html"
    filterset_class = FactsFilterSet
    default_ordering = "due"
    columns = [
        PageColumn("title", label=_("Page")),
        Column("checked", label=_("Sources read on"), accessor=_read_on, sort_key="checked"),
        Column("due", label=_("To be read again by"), accessor=_due_on, sort_key="due"),
    ]
    export_headings = {
        "title": _("Page"),
        "locale": _("Language"),
        "page_type_display_name": _("Type"),
        "checked": _("Sources read on"),
        "due": _("To be read again by"),
    }
    list_export = list(export_headings)
    export_filename = "facts-to-check"

    def get_base_queryset(self) -> QuerySet:
        """Return those that somebody may edit."""
        return pages_with_facts(self.request.user).select_related("locale", "content_type")

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        """Never checked comes before all days; equals are always in the same order."""
        name = self.ordering.removeprefix("-")
        ordered = (
            F(name).desc(nulls_last=True)
            if name != self.ordering
            else F(name).asc(nulls_first=True)
        )
        return queryset.order_by(ordered, "path")
