"""What narrows the list of enquiries. Codes only: nothing about a person stands in an address."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import django_filters
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast, TruncMonth
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet

from core.formats import day
from home.models.vocabulary import all_terms
from interest.models.advisers import covered_by_anyone, within
from interest.models.choices import FormKind, Need
from interest.models.enquiries import Enquiry

from ..forms import STATES

MINE, NOBODY = "me", "nobody"


def _terms(vocabulary: str) -> list[tuple[str, str]]:
    return [(term.code, term.name) for term in all_terms().get(vocabulary, [])]


class EnquiryFilterSet(WagtailFilterSet):
    """Which of the enquiries somebody may see are listed, or taken away as a table."""

    state = django_filters.ChoiceFilter(label=gettext_lazy("Status"), choices=STATES)
    assigned = django_filters.ChoiceFilter(
        label=gettext_lazy("Assigned to"),
        choices=[(MINE, gettext_lazy("me")), (NOBODY, gettext_lazy("nobody"))],
        method="with_assigned",
    )
    territory = django_filters.ChoiceFilter(
        label=gettext_lazy("Territory"),
        choices=lambda: _terms("territory"),
        method="with_territory",
    )
    theme = django_filters.ChoiceFilter(
        label=gettext_lazy("Theme"), choices=lambda: _terms("theme"), method="with_theme"
    )
    need = django_filters.ChoiceFilter(
        label=gettext_lazy("What for"), choices=Need.choices, method="with_need"
    )
    kind = django_filters.ChoiceFilter(label=gettext_lazy("Kind of form"), choices=FormKind.choices)
    month = django_filters.ChoiceFilter(
        label=gettext_lazy("Month"), choices=[], method="with_month"
    )
    covered = django_filters.ChoiceFilter(
        label=gettext_lazy("Covered by"),
        choices=[(NOBODY, gettext_lazy("no adviser"))],
        method="with_covered",
    )

    class Meta:
        model = Enquiry
        fields: list[str] = []

    def __init__(self, data: Any = None, *, request: HttpRequest) -> None:
        visible = Enquiry.objects.visible_to(request.user)
        super().__init__(data, visible, request=request)
        self.filters["month"].extra["choices"] = _months(visible)
        if not request.user.is_superuser:
            del self.filters["covered"]  # what nobody covers, others do not see

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Return what is meant, without what of the address was not understood."""
        for name, value in self.form.cleaned_data.items():
            queryset = self.filters[name].filter(queryset, value)
        return queryset

    @property
    def notes(self) -> list[str]:
        """What of the address was not understood."""
        sentence = _("A part of the address was not understood and has been left out: %(name)s")
        return [sentence % {"name": name} for name in self.form.errors]

    @property
    def chosen(self) -> dict[str, str]:
        """What narrows the list, as it stands in an address."""
        return {name: value for name, value in self.form.cleaned_data.items() if value}

    def with_assigned(self, found: QuerySet, _name: str, value: str) -> QuerySet:
        """Return mine, or nobody's."""
        return found.filter(assigned_to=self.request.user if value == MINE else None)

    def with_territory(self, found: QuerySet, _name: str, value: str) -> QuerySet:
        """Return those of a territory and of what lies within."""
        return found.filter(within([value]))

    def with_theme(self, found: QuerySet, _name: str, value: str) -> QuerySet:
        """Return those about a theme."""
        return _naming(found, "themes", value)

    def with_need(self, found: QuerySet, _name: str, value: str) -> QuerySet:
        """Return those of firms that need something."""
        return _naming(found, "needs", value)

    def with_month(self, found: QuerySet, _name: str, value: str) -> QuerySet:
        """Return what was sent in a month, on the clocks of who looks."""
        year, number = (int(part) for part in value.split("-"))
        zone = timezone.get_current_timezone()
        first = datetime(year, number, 1, tzinfo=zone)
        following = datetime(year + number // 12, number % 12 + 1, 1, tzinfo=zone)
        return found.filter(Q(submitted_at__gte=first, submitted_at__lt=following))

    def with_covered(self, found: QuerySet, _name: str, _value: str) -> QuerySet:
        """Return those that no adviser covers."""
        return found.exclude(within(covered_by_anyone()))


def _naming(found: QuerySet, field: str, code: str) -> QuerySet:
    # `contains` on JSON is not to be had on SQLite; the quotes keep codes whole.
    found = found.alias(**{f"{field}_text": Cast(field, TextField())})
    return found.filter(**{f"{field}_text__contains": f'"{code}"'})


def _months(visible: QuerySet) -> list[tuple[str, str]]:
    """Return the months in which something was sent, the latest first."""
    found = (
        visible.order_by()
        .annotate(month=TruncMonth("submitted_at"))
        .values_list("month", flat=True)
        .distinct()
    )
    return [(f"{month:%Y-%m}", day(month.date(), "month")) for month in sorted(found, reverse=True)]
