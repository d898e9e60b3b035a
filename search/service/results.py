"""From what was asked for to what the results page prints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from home.listing import Chip, Facet
from search.forms import LABELS, SearchForm
from search.kinds import KINDS, PAGE
from search.models.entries import Entry

from .closed import closed_among
from .highlight import Highlighter
from .promotions import Recommended, recommended
from .search import SearchRun, run_search

PER_PAGE = 10
MOST_PAGES = 50  # nobody reads on; who does not find it there narrows the search

IN_LANGUAGE = {"en": _("in English"), "ro": _("in Romanian"), "it": _("in Italian")}


@dataclass(frozen=True)
class SearchResult:
    """An entry that was found. `language` is that of its text; `other` says it is not the page's.

    `closed` is True for a call that can no longer be answered, `form_closed` for a form that takes
    nothing now.
    """

    title: SafeString
    fragment: SafeString
    url: str
    kind: Any
    language: str
    other: Any
    year: int | None
    ends_on: datetime | None
    closed: bool
    form_closed: bool


@dataclass(frozen=True)
class Results:
    """What the template prints; `notes`, `chips`, `facets` and pages as of any list."""

    text: str
    looked: SearchRun
    items: list[SearchResult]
    recommended: list[Recommended]
    results: PaginatorPage
    facets: list[Facet]
    chips: list[Chip]
    notes: list[str]
    clear_url: str
    spelling_url: str
    page_query: str

    @property
    def total(self) -> int:
        """How much was found."""
        return self.looked.found.total

    @property
    def page_numbers(self) -> Any:
        """Page numbers with gaps, for the pagination."""
        return self.results.paginator.get_elided_page_range(self.results.number)


def search(form: SearchForm, language: str, address: str) -> Results:
    """Search for what the form says. `address` is that of search in the language."""
    wanted = min(form.page_number, MOST_PAGES)
    looked = _look(form, language, wanted)
    listed = min(looked.found.total, MOST_PAGES * PER_PAGE)
    page = Paginator(range(listed), PER_PAGE).get_page(wanted)
    if page.number != wanted:  # an address beyond the last page shows the last
        looked = _look(form, language, page.number)
    facets = _facets(form, looked.found.counts)
    first = page.number == 1 and not form.chosen
    return Results(
        text=form.text,
        looked=looked,
        items=_items(looked, language, timezone.now()),
        recommended=recommended(form.text, language) if first and form.text else [],
        results=page,
        facets=facets,
        chips=_chips(facets, form, address),
        notes=form.notes,
        clear_url=f"{address}?{urlencode({'q': form.text})}",
        spelling_url=f"{address}?{form.query_string(text=looked.spelling)}",
        page_query=form.query_string(),
    )


def _look(form: SearchForm, language: str, page: int) -> SearchRun:
    return run_search(form.text, language, form.filters, (page - 1) * PER_PAGE, PER_PAGE)


def _items(looked: SearchRun, language: str, now: datetime) -> list[SearchResult]:
    """Return the entries of this page, in their order; one query."""
    found = Entry.objects.in_bulk([hit.entry_id for hit in looked.found.hits])
    entries = [found[hit.entry_id] for hit in looked.found.hits if hit.entry_id in found]
    pairs = {(entry.text_language, entry.language) for entry in entries}
    highlighters = {pair: Highlighter(looked.query, pair) for pair in pairs}
    closed = closed_among(entry.url for entry in entries if entry.kind == PAGE)
    return [
        _result(
            entry,
            highlighters[entry.text_language, entry.language],
            language,
            now,
            form_closed=entry.url in closed,
        )
        for entry in entries
    ]


def _result(
    entry: Entry, highlight: Highlighter, language: str, now: datetime, *, form_closed: bool
) -> SearchResult:
    own = entry.text_language == language
    return SearchResult(
        title=highlight.marked(entry.title),
        fragment=highlight.fragment(entry.summary, entry.body.removeprefix(entry.title).lstrip()),
        url=entry.url,
        kind=KINDS[entry.kind],
        language=entry.text_language,
        other="" if own else IN_LANGUAGE[entry.text_language],
        year=entry.year if entry.ends_at is None else None,
        # A day without an hour ends with the day, which is when the next one begins.
        ends_on=timezone.localtime(entry.ends_at - datetime.resolution) if entry.ends_at else None,
        closed=entry.ends_at is not None and entry.ends_at <= now,
        form_closed=form_closed,
    )


def _facets(form: SearchForm, counts: Mapping[str, Mapping[str, int]]) -> list[Facet]:
    facets = [
        Facet.of(name, LABELS[name], named, counts.get(name, {}), form.chosen.get(name, ()))
        for name, named in form.options.items()
    ]
    return [facet for facet in facets if facet.is_worth_showing]


def _chips(facets: Sequence[Facet], form: SearchForm, address: str) -> list[Chip]:
    return [
        Chip(choice.label, f"{address}?{form.query_string(without=(facet.name, choice.value))}")
        for facet in facets
        for choice in facet.choices
        if choice.selected
    ]
