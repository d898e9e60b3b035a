"""Cut-offs by day: the month as a table, and the agenda; days are those of Brussels."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import groupby
from typing import TYPE_CHECKING, Any

from babel.dates import get_day_names
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.clock import BRUSSELS
from core.formats import language
from core.forms import with_query
from core.links import Link
from funding.catalogue.query import find
from funding.forms.calendar import CalendarForm
from funding.forms.call_list import CallListForm
from funding.models.opportunity import FundingOpportunity
from funding.models.opportunity_parts import CutOff
from funding.paths import CALENDAR, paths
from funding.presentation.cards import printed
from funding.presentation.labels import options
from funding.presentation.places import at_place, calls_left_out, place_links

from .base import context_below
from .call_list import chips

if TYPE_CHECKING:
    from funding.pages import FundingIndexPage

# Cells of the table stay small; the agenda holds all.
SHOWN_IN_CELL = 4


def show_calendar(index: FundingIndexPage, request: HttpRequest) -> HttpResponse:
    """Show the cut-offs of a month, of the calls an address asks for.

    Where it names no month, that of their next cut-off.
    """
    now = timezone.now()
    form = CalendarForm.from_request(request)
    base_url = index.calls_url(request)
    choices = options(index.programmes())
    calls_form = CallListForm.from_request(request, choices)
    list_url = with_query(base_url, calls_form.query())
    found = find(calls_form.choices, now)
    wanted = set(found.ids)
    upcoming = CutOff.objects.filter(ends_at__gt=now).order_by("day").first_day(wanted)
    year, number = form.month_at(now, upcoming)
    ids = wanted.intersection(CutOff.objects.in_month(year, number))
    context = context_below(
        index,
        request,
        paths(CALENDAR),
        title=_("Calendar of deadlines"),
        description=_("The deadlines of the calls, month by month, in Brussels time."),
        crumbs=[Link(_("Calls"), list_url)],
    )
    calls = printed.of(sorted(ids))
    shown = calendar_context(calls, form, now, lambda item: f"{base_url}{item.slug}/", upcoming)
    elsewhere = None if shown["agenda"] else nearest_day(shown["month"].first, wanted)
    context |= shown | {
        "elsewhere": elsewhere,
        "elsewhere_url": form.address(f"{elsewhere:%Y-%m}") if elsewhere else "",
        "list_url": list_url,
        "file_url": with_query(f"{base_url}ics/", calls_form.query()),
        "alert_query": calls_form.query(),
        "listing": {"chips": chips(calls_form, choices, request.path), "notes": calls_form.notes},
    }
    asked = [*calls_form.asked, *form.asked]
    context["places"] = place_links(request.path, asked, calls_form.place)
    context["left_out"] = calls_left_out(found.elsewhere, at_place(request.path, asked))
    return TemplateResponse(request, "funding/calendar.html", context)


def nearest_day(empty_month: date, opportunities: Container[int]) -> date | None:
    """Return the day of their first cut-off after a month without any, else of the last before."""
    later = CutOff.objects.filter(day__gte=empty_month).order_by("day")
    earlier = CutOff.objects.filter(day__lt=empty_month).order_by("-day")
    return later.first_day(opportunities) or earlier.first_day(opportunities)


@dataclass(frozen=True)
class CalendarItem:
    """A cut-off with what is printed of it; `at` is None where the time is not known."""

    day: date
    at: time | None
    ends_at: datetime
    title: str
    language: str
    url: str
    identifier: str = ""
    label: str = ""
    passed: bool = False


@dataclass(frozen=True)
class CalendarDay:
    """A day and its entries.

    `in_month` is False for the days that fill up the first and last week; they show no entries.
    """

    date: date
    items: Sequence[CalendarItem] = ()
    in_month: bool = True
    is_today: bool = False
    is_past: bool = False

    @property
    def shown(self) -> Sequence[CalendarItem]:
        """The entries a cell of the table has room for."""
        return self.items if len(self.items) <= SHOWN_IN_CELL + 1 else self.items[:SHOWN_IN_CELL]

    @property
    def more(self) -> int:
        """How many more stand in the agenda alone; never one, which would fit as well."""
        return len(self.items) - len(self.shown)

    @property
    def anchor(self) -> str:
        """The id of the day in the agenda."""
        return f"day-{self.date.isoformat()}"


@dataclass(frozen=True)
class Month:
    """A month in weeks from Monday."""

    first: date
    weeks: Sequence[Sequence[CalendarDay]] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many cut-offs are in the month."""
        return sum(len(day.items) for week in self.weeks for day in week)

    @property
    def earlier(self) -> str:
        """The code of the month before, as 2026-11."""
        return _code(self.first.year, self.first.month - 1)

    @property
    def later(self) -> str:
        """The code of the month after."""
        return _code(self.first.year, self.first.month + 1)

    @property
    def weekdays(self) -> list[tuple[str, str]]:
        """Name and short name of each day from Monday, in the visitor's language."""
        names, short = (
            get_day_names(width, locale=language()) for width in ("wide", "abbreviated")
        )
        return [(names[number], short[number]) for number in range(7)]


def items_of(
    opportunities: Iterable[FundingOpportunity],
    now: datetime,
    url_of: Callable[[FundingOpportunity], str],
) -> list[CalendarItem]:
    """Every cut-off of the opportunities, in order of time; their cut-offs are prefetched."""
    items = [
        CalendarItem(
            day=cut_off.day,
            at=cut_off.at,
            ends_at=cut_off.ends_at,
            title=opportunity.display_title,
            language=opportunity.display_language,
            url=url_of(opportunity),
            identifier=opportunity.identifier,
            label=cut_off.label,
            passed=cut_off.ends_at <= now,
        )
        for opportunity in opportunities
        for cut_off in opportunity.known_cut_offs
    ]
    return sorted(items, key=lambda item: (item.day, item.ends_at, item.title))


def month(year: int, month: int, cut_offs: Iterable[CalendarItem], now: datetime) -> Month:
    """Return the weeks of a month, Monday first, each day with its entries."""
    by_day: dict[date, list[CalendarItem]] = {}
    for item in cut_offs:
        by_day.setdefault(item.day, []).append(item)
    today = now.astimezone(BRUSSELS).date()

    def filled(day: date) -> CalendarDay:
        inside = day.month == month
        items = by_day.get(day, []) if inside else []
        return CalendarDay(day, items, inside, day == today, day < today)

    weeks = calendar.Calendar().monthdatescalendar(year, month)
    return Month(date(year, month, 1), [[filled(day) for day in week] for week in weeks])


def agenda(cut_offs: Iterable[CalendarItem], now: datetime) -> list[CalendarDay]:
    """Return the days that have entries, in order."""
    today = now.astimezone(BRUSSELS).date()
    ordered = sorted(cut_offs, key=lambda item: (item.day, item.ends_at, item.title))
    return [
        CalendarDay(day, list(items), True, day == today, day < today)
        for day, items in groupby(ordered, key=lambda item: item.day)
    ]


def calendar_context(
    opportunities: Iterable[FundingOpportunity],
    form: CalendarForm,
    now: datetime,
    url_of: Callable[[FundingOpportunity], str],
    upcoming: date | None = None,
) -> dict[str, Any]:
    """Return what the template of the calendar needs, but `page` and the ways elsewhere.

    `upcoming` is the day of the next cut-off of the selection.
    """
    year, number = form.month_at(now, upcoming)
    items = [
        item
        for item in items_of(opportunities, now, url_of)
        if (item.day.year, item.day.month) == (year, number)
    ]
    shown = month(year, number, items, now)
    today = now.astimezone(BRUSSELS)
    return {
        "month": shown,
        "agenda": agenda(items, now),
        "earlier_url": form.address(shown.earlier),
        "later_url": form.address(shown.later),
        "today": today,
        "today_url": ""
        if (year, number) == (today.year, today.month)
        else form.address(f"{today:%Y-%m}"),
        "notes": form.notes,
    }


def _code(year: int, month: int) -> str:
    """Return the code of a month; 0 is December of the year before, 13 January of the next."""
    years, rest = divmod(month - 1, 12)
    return f"{year + years:04}-{rest + 1:02}"
