"""The list of calls in the admin: its columns and filters."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn

from core.clock import BRUSSELS
from core.formats import day
from funding.choices import Kind, Origin
from funding.deadlines import Status
from funding.models.opportunity import FundingOpportunity
from funding.models.opportunity_queryset import OpportunityQuerySet
from funding.models.source import FundingSourcePage

LIVE = {"live": _("published"), "draft": _("not published")}


def for_list(calls: OpportunityQuerySet) -> OpportunityQuerySet:
    """Return calls with what the list prints: no query a row."""
    return calls.defer("raw", "accepted", "description").prefetch_related("cut_offs")


def closing(call: FundingOpportunity) -> str:
    """Return the last day on which one can apply; the end that is kept is the first moment after.

    At midnight that is a day too late: a call that closes on 1 March ends when the 2nd begins.
    """
    if call.last_end is None:
        return str(Status.PERMANENT.label) if call.permanent else ""
    end: datetime = call.last_end.astimezone(BRUSSELS)
    if end.time() == time():
        return day((end - timedelta(days=1)).date())
    return f"{day(end.date())}, {end:%H:%M}"


COLUMNS = [
    "identifier",
    "title",
    LiveStatusTagColumn(label=_("Published")),
    Column("status", label=_("Status"), accessor=lambda call: Status(call.status()).label),
    Column("closing", label=_("Closes"), accessor=closing, sort_key="last_end"),
    Column(
        "opens_on",
        label=_("Opens"),
        accessor=lambda call: day(call.opens_on) if call.opens_on else "",
        sort_key="opens_on",
    ),
    "kind",
    "origin",
]


def programmes() -> list[tuple[str, str]]:
    """Return programmes by name, each once: in the language of who looks, else in English."""
    wanted = (get_language() or "en")[:2]
    pages = FundingSourcePage.objects.values_list(
        "translation_key", "locale__language_code", "title"
    )
    named: dict[str, dict[str, str]] = {}
    for key, code, title in pages:
        named.setdefault(str(key), {})[code] = title
    found = [
        (key, titles.get(wanted) or titles.get("en") or next(iter(titles.values())))
        for key, titles in named.items()
    ]
    return sorted(found, key=lambda pair: pair[1].casefold())


class CallFilterSet(WagtailFilterSet):
    """What narrows the list of calls."""

    status = django_filters.ChoiceFilter(
        label=_("Status"), choices=Status.choices, method="with_status"
    )
    published = django_filters.ChoiceFilter(
        label=_("Published"), choices=list(LIVE.items()), method="with_published"
    )
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=Kind.choices)
    origin = django_filters.ChoiceFilter(label=_("Origin"), choices=Origin.choices)
    programme = django_filters.ChoiceFilter(
        label=_("Programme"), choices=programmes, field_name="programme__translation_key"
    )

    class Meta:
        model = FundingOpportunity
        fields: list[str] = []

    def with_published(self, calls: QuerySet, _name: str, value: str) -> QuerySet:
        """Return what visitors can or cannot see."""
        return calls.filter(live=value == "live")

    def with_status(self, calls: QuerySet, _name: str, value: str) -> QuerySet:
        """Return the calls of a status, as the rule of funding/deadlines.py computes it."""
        now = timezone.now()
        rows: Any = calls.model.objects.only("opens_on", "permanent").prefetch_related("cut_offs")
        return calls.filter(pk__in=[call.pk for call in rows if call.status(now) == value])
