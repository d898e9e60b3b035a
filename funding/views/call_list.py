"""The list of calls: what was asked for, what fits, what beside each choice is left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.formats import quoted
from core.forms import with_query
from funding.catalogue.query import CallResults, find
from funding.catalogue.ranking import Group
from funding.exports import FORMATS
from funding.forms.call_list import SORT_LABELS, CallListForm
from funding.forms.export import ExportForm
from funding.forms.place import finder_at
from funding.models.source import FundingSourcePage
from funding.paths import CALENDAR, CALLS, COMPARE, DATA_SOURCES, FINDER, paths
from funding.presentation.cards import CallCard, cards, programmes_of
from funding.presentation.labels import LABELS, options
from funding.presentation.money_now import SHOWN, WITHIN_REACH, lead_of
from funding.presentation.places import (
    LeftOut,
    PlaceLink,
    at_place,
    calls_left_out,
    place_links,
)
from home.listing import Chip, Facet

from .base import context_below

if TYPE_CHECKING:
    from funding.pages import FundingIndexPage

PER_PAGE = 20
GROUPS = {
    Group.NOW: gettext_lazy("You can apply alone, now"),
    Group.COMING: gettext_lazy("Coming: prepare for it"),
    Group.UNCONFIRMED: gettext_lazy("Not confirmed recently: ask before you rely on it"),
    Group.FOUNDERS: gettext_lazy("If you want to start a firm"),
    Group.UNREAD: gettext_lazy("Who can apply is not confirmed yet"),
    Group.PARTNERS: gettext_lazy("If you look for partners abroad"),
    Group.CLOSED: gettext_lazy("Closed"),
}
# What of the page depends on the choices, besides the list and its counts.
CHANGING = (
    "#places", "#languages", "#to-calendar", "#filters-chosen", "#clear-filters", "#to-address",
    "#to-files", "#in-files",
)  # fmt: skip


@dataclass(frozen=True)
class CallList:
    """What the template prints."""

    form: CallListForm
    found: CallResults
    cards: list[CallCard]
    results: PaginatorPage
    facets: list[Facet]
    chips: list[Chip]
    sorts: list[tuple[str, Any, bool]]
    clear_url: str
    page_query: str
    places: list[PlaceLink]

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What was asked for, as hidden fields of another form."""
        return self.form.asked

    @property
    def left_out(self) -> LeftOut | None:
        """What the place leaves out; None where nothing is."""
        return calls_left_out(self.found.elsewhere, at_place(self.clear_url, self.form.asked))

    @property
    def lead(self) -> str:
        """What is honest to say of a place where little is open; empty once more is asked for."""
        first = [card.group for card in self.cards[:SHOWN] if card.group in WITHIN_REACH]
        narrowed = self.form.asked != [("place", self.form.place)] or self.results.number > 1
        return "" if narrowed or first.count(Group.NOW) == SHOWN else lead_of(first)

    @property
    def filters_chosen(self) -> int:
        """How many boxes of the filters are ticked."""
        return sum(choice.selected for facet in self.facets for choice in facet.choices)

    @property
    def groups(self) -> list[tuple[str, list[CallCard]]]:
        """The cards of this page under the headings of the default order; one without any else."""
        if self.form.order != "fit":
            return [("", self.cards)]
        if not self.cards:
            return []
        return [
            (str(GROUPS[group]) if group else "", list(of_group))
            for group, of_group in groupby(self.cards, key=lambda card: card.group)
        ]

    @property
    def total(self) -> int:
        """How many fit."""
        return len(self.found.ids)

    @property
    def words_query(self) -> str:
        """The words alone, as an address has them."""
        return urlencode({"q": self.form.words})

    @property
    def words_url(self) -> str:
        """The list with the words and no other filter."""
        return f"{self.clear_url}?{self.words_query}"

    @property
    def spelling_url(self) -> str:
        """This list with the words as they may have been meant."""
        others = [(name, value) for name, value in self.form.asked if name != "q"]
        return with_query(self.clear_url, urlencode([*others, ("q", self.found.spelling)]))

    @property
    def notes(self) -> list[str]:
        """What of the address was not understood."""
        return self.form.notes

    @property
    def page_numbers(self) -> Any:
        """Page numbers with gaps, for the pagination."""
        return self.results.paginator.get_elided_page_range(self.results.number)

    @property
    def changing(self) -> str:
        """The elements beside the list that say or lead to what is chosen, for htmx."""
        counts = [f"#n-{choice.id}" for facet in self.facets for choice in facet.choices]
        return ",".join(["#result-count:innerHTML", *CHANGING, *counts])


def list_calls(index: FundingIndexPage, request: HttpRequest) -> HttpResponse:
    """Show the list of calls with its filters."""
    now = timezone.now()
    base_url = index.calls_url(request)
    listing = call_list(request, index.programmes(), now, base_url)
    context = context_below(
        index,
        request,
        paths(CALLS),
        title=_("Calls"),
        description=_(
            "Funding from the EU, the state, regions, towns and chambers of commerce: first what "
            "a small firm can apply for alone."
        ),
    )
    query = listing.page_query
    context |= {
        "listing": listing,
        "calls_url": base_url,
        "export": ExportForm.from_request(request),
        "formats": FORMATS,
        "feed_url": with_query(f"{base_url}atom/", query),
        "finder_url": finder_at(
            index.address_of(FINDER, request),
            listing.form.place,
            listing.form.chosen.get("sector", ()),
        ),
        "calendar_url": with_query(index.address_of(CALENDAR, request), query),
        "data_sources_url": index.address_of(DATA_SOURCES, request),
        "compare_url": index.address_of(COMPARE, request),
        "sources_url": at_place(index.get_url(request) or "", place=listing.form.place),
    }
    return TemplateResponse(request, "funding/call_list.html", context)


def chosen_calls(request: HttpRequest, sources: Sequence[FundingSourcePage]) -> CallListForm:
    """Return what the address of `request` asks for, for whatever is made of it."""
    return CallListForm.from_request(request, options(sources))


def chips(
    form: CallListForm, choices: Mapping[str, Sequence[tuple[str, Any]]], address: str
) -> list[Chip]:
    """Return what was chosen, each with `address` less that choice; `choices` by facet."""
    asked = [(quoted(form.words), ("q", form.words))] if form.words else []
    asked += [
        (label, (name, code))
        for name, named in choices.items()
        for code, label in named
        if code in form.chosen.get(name, ())
    ]
    return [Chip(label, with_query(address, form.query(without=pair))) for label, pair in asked]


def call_list(
    request: HttpRequest, sources: Sequence[FundingSourcePage], now: datetime, base_url: str
) -> CallList:
    """Return the list that the address of `request` asks for."""
    choices = options(sources)
    form = CallListForm.from_request(request, choices)
    found = find(form.choices, now)
    results = Paginator(found.ids, PER_PAGE).get_page(form.page_number)
    facets = _facets(form, found, choices)
    return CallList(
        form=form,
        found=found,
        cards=cards(list(results), base_url, programmes_of(sources), now),
        results=results,
        facets=facets,
        chips=chips(form, choices, base_url),
        sorts=[(code, label, code == form.order) for code, label in SORT_LABELS.items()],
        clear_url=base_url,
        page_query=form.query(),
        places=place_links(base_url, form.asked, form.place),
    )


def _facets(form: CallListForm, found: CallResults, choices: Any) -> list[Facet]:
    facets = [
        Facet.of(
            name, LABELS[name], named, found.counts[name], form.chosen.get(name, ()), empty=True
        )
        for name, named in choices.items()
        if name != "place"  # asked above the list
    ]
    return [facet for facet in facets if facet.is_worth_showing]
