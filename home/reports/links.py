"""The report of outgoing links that do not work, have moved, or are not certain."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import django_filters
from django.conf import settings
from django.db.models import Case, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.log_actions import log

from home.models.outgoing import TO_SEE, LinkState, OutgoingLink
from home.outgoing.log import CONFIRMED
from home.outgoing.places import links_of, places_for

from .rights import EditorsReportView

REPORT = "outgoing_links_report"
SHOWN = [*TO_SEE, LinkState.NOT_ALLOWED]


class OutgoingLinkFilterSet(WagtailFilterSet):
    """By what is wrong."""

    state = django_filters.ChoiceFilter(
        label=_("Status"), choices=[(state.value, state.label) for state in SHOWN]
    )

    class Meta:
        model = OutgoingLink
        fields: list[str] = []


class AddressColumn(Column):
    """The address of a link, where it leads now, and a button for who has seen that it works."""

    cell_template_name = "home/admin/link_address_cell.html"

    def get_cell_context_data(self, instance: OutgoingLink, parent_context: Any) -> dict[str, Any]:
        request = parent_context["request"]
        return {
            **super().get_cell_context_data(instance, parent_context),
            "csrf_token": get_token(request),
            "next": f"{reverse(REPORT)}?{request.META['QUERY_STRING']}",
        }


class StateColumn(Column):
    """The state of a link with its reason."""

    cell_template_name = "home/admin/link_state_cell.html"


class PlacesColumn(Column):
    """The pages, calls and snippets in which a link stands, each leading to its form."""

    cell_template_name = "home/admin/link_places_cell.html"


class OutgoingLinksReport(EditorsReportView):
    """Links with which something is wrong, the dead ones first, and where they stand."""

    model = OutgoingLink
    page_title = _("Outgoing links")
    header_icon = "link-external"
    index_url_name = REPORT
    index_results_url_name = "outgoing_links_report_results"
    results_template_name = "home/admin/outgoing_links_results.html"
    filterset_class = OutgoingLinkFilterSet
    is_searchable = True
    search_fields = ["url"]
    default_ordering = "rank"
    columns = [
        AddressColumn("url", label=_("Address"), sort_key="url"),
        StateColumn("get_state_display", label=_("Status"), sort_key="rank"),
        PlacesColumn("places_shown", label=_("Found in")),
        DateColumn("worked_on", label=_("Worked on"), sort_key="worked_on"),
    ]
    export_headings = {
        "url": _("Address"),
        "get_state_display": _("Status"),
        "reason": _("Reason"),
        "moved_to": _("Moved to"),
        "where": _("Found in"),
        "worked_on": _("Worked on"),
        "failed_on": _("Failed first on"),
        "asked_on": _("Opened on"),
    }
    list_export = list(export_headings)
    export_filename = "outgoing-links"

    def get_base_queryset(self) -> QuerySet:
        """Return those in what somebody may edit."""
        ranks = (When(state=state, then=Value(rank)) for rank, state in enumerate(SHOWN))
        return links_of(self.request.user).to_see().annotate(rank=Case(*ranks))

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        """Equals always in the same order."""
        return queryset.order_by(self.ordering, "url")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(switched_off=not settings.LINK_CHECK, **kwargs)

    def decorate_paginated_queryset(self, object_list: Iterable[OutgoingLink]) -> list[Any]:
        """Return the links, each with where it stands."""
        links: list[Any] = list(object_list)
        places = places_for(self.request.user, links)
        for link in links:
            link.places_shown = places.get(link.pk, [])
            link.where = "; ".join(f"{each.title} ({each.url})" for each in link.places_shown)
        return links


@require_POST
def confirm_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that somebody has opened a link and that it works."""
    link = get_object_or_404(links_of(request.user), pk=pk)
    link.confirm(timezone.localdate())
    log(link, CONFIRMED, user=request.user)
    said = gettext("%(address)s counts as working; it is opened again in 90 days.")
    messages.success(request, said % {"address": link.url})
    return redirect(get_valid_next_url_from_request(request) or REPORT)
