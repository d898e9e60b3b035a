"""Lists of child pages: narrowed by GET parameters, counted, paged."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.db.models.functions import ExtractYear
from django.http import HttpRequest

from core.forms import ListingForm, with_query
from core.page_cache.rows import SharedRows
from home.models.vocabulary import terms_of, with_descendants

PER_PAGE = 12


# --- facets ----------------------------------------------------------------------


class FacetDefinition(Protocol):
    """One way to narrow a list by a GET parameter."""

    @property
    def name(self) -> str:
        """Return the name of the parameter."""

    @property
    def label(self) -> Any:
        """Return what a visitor calls it."""

    def options(self, queryset: QuerySet) -> list[tuple[str, Any]]:
        """Return the values that can be asked for, with their names in the visitor's language."""

    def narrow(self, queryset: QuerySet, values: Sequence[str]) -> QuerySet:
        """Only what has one of `values`."""

    def counts(self, queryset: QuerySet) -> dict[str, int]:
        """How many of `queryset` have each value."""


@dataclass(frozen=True)
class TermFacet:
    """A facet over a many-to-many field of vocabulary terms; a parent includes its children."""

    name: str
    label: Any
    vocabulary: str
    lookup: str

    def options(self, queryset: QuerySet) -> list[tuple[str, Any]]:
        return [(term.code, term.name) for term in terms_of(self.vocabulary)]

    def narrow(self, queryset: QuerySet, values: Sequence[str]) -> QuerySet:
        codes = with_descendants(self.vocabulary, values)
        matching = queryset.model.objects.filter(**{f"{self.lookup}__code__in": codes})
        return queryset.filter(pk__in=matching.values("pk"))

    def counts(self, queryset: QuerySet) -> dict[str, int]:
        terms = terms_of(self.vocabulary)
        code_of = {term.pk: term.code for term in terms}
        tagged: dict[str, set[int]] = {}
        for pk, term_id in queryset.order_by().values_list("pk", self.lookup):
            if term_id in code_of:
                tagged.setdefault(code_of[term_id], set()).add(pk)

        def count(code: str) -> int:
            below = with_descendants(self.vocabulary, [code])
            return len(set().union(*(tagged.get(each, ()) for each in below)))

        return {term.code: count(term.code) for term in terms}


@dataclass(frozen=True)
class ChoiceFacet:
    """A facet over a field with choices, or any field whose values have names given here."""

    name: str
    label: Any
    lookup: str
    choices: Sequence[tuple[str, Any]]

    def options(self, queryset: QuerySet) -> list[tuple[str, Any]]:
        return list(self.choices)

    def narrow(self, queryset: QuerySet, values: Sequence[str]) -> QuerySet:
        return queryset.filter(**{f"{self.lookup}__in": values})

    def counts(self, queryset: QuerySet) -> dict[str, int]:
        rows = queryset.order_by().values(self.lookup).annotate(n=Count("pk"))
        return {str(row[self.lookup]): row["n"] for row in rows}


@dataclass(frozen=True)
class YearFacet:
    """A facet over the years of a date field, newest first."""

    name: str
    label: Any
    lookup: str

    def options(self, queryset: QuerySet) -> list[tuple[str, Any]]:
        return [(year, year) for year in sorted(self.counts(queryset), reverse=True)]

    def narrow(self, queryset: QuerySet, values: Sequence[str]) -> QuerySet:
        return queryset.filter(**{f"{self.lookup}__year__in": values})

    def counts(self, queryset: QuerySet) -> dict[str, int]:
        rows = queryset.order_by().annotate(year=ExtractYear(self.lookup)).values_list("year")
        return {str(year): n for year, n in rows.annotate(n=Count("pk")) if year}


# --- a narrowed list ---------------------------------------------------------------


@dataclass(frozen=True)
class Choice:
    """A check box of a facet."""

    id: str
    value: str
    label: Any
    count: int
    selected: bool


@dataclass(frozen=True)
class Facet:
    """A group of check boxes."""

    name: str
    label: Any
    choices: list[Choice]

    @classmethod
    def of(
        cls,
        name: str,
        label: Any,
        options: Iterable[tuple[str, Any]],
        counts: Mapping[str, int],
        chosen: Container[str],
        *,
        empty: bool = False,
    ) -> Facet:
        """Return the boxes of what would show something, and of what is chosen.

        `empty` keeps the others that are counted as well: their numbers change in place.
        """
        choices = [
            Choice(f"{name}-{value}", value, text, counts.get(value, 0), value in chosen)
            for value, text in options
            if counts.get(value) or value in chosen or (empty and value in counts)
        ]
        return cls(name, label, choices)

    @property
    def is_open(self) -> bool:
        """True while something is chosen in it."""
        return any(choice.selected for choice in self.choices)

    @property
    def is_worth_showing(self) -> bool:
        """False where there is nothing to choose between, and nothing to take back."""
        return len(self.choices) > 1 or self.is_open


@dataclass(frozen=True)
class Chip:
    """A chosen value, with the address of the list without it."""

    label: Any
    remove_url: str


@dataclass(frozen=True)
class Listing:
    """What a template needs to print a list with its filters."""

    results: PaginatorPage
    total: int
    facets: list[Facet]
    chips: list[Chip]
    notes: list[str]
    clear_url: str
    page_query: str

    @property
    def page_numbers(self) -> Iterable[Any]:
        """Page numbers with gaps, for the pagination."""
        return self.results.paginator.get_elided_page_range(self.results.number)


def narrowed(
    request: HttpRequest,
    queryset: QuerySet,
    definitions: Sequence[FacetDefinition],
    per_page: int = PER_PAGE,
    rows: SharedRows | None = None,
) -> Listing:
    """Return the part of `queryset` that the address asks for; of `rows` where there are such.

    Unknown values in the address are left out and named in `notes`; never an error.
    """
    options = _options(queryset, definitions)
    form = ListingForm.from_request(request, options)
    found = _narrow(queryset, definitions, form.chosen)

    facets = []
    for definition in definitions:
        # A facet counts what the other facets leave, so that its own choices stay open.
        others = {name: v for name, v in form.chosen.items() if name != definition.name}
        counts = definition.counts(_narrow(queryset, definitions, others))
        chosen = form.chosen.get(definition.name, [])
        facets.append(
            Facet.of(definition.name, definition.label, options[definition.name], counts, chosen)
        )

    paginator = Paginator(found, per_page)
    results = paginator.get_page(form.page_number)
    if rows is not None:
        shown: Any = results.object_list
        results.object_list = rows.of(list(shown.values_list("pk", flat=True)))
    return Listing(
        results=results,
        total=paginator.count,
        facets=[facet for facet in facets if facet.is_worth_showing],
        chips=_chips(facets, form, request.path),
        notes=form.notes,
        clear_url=request.path,
        page_query=form.query(),
    )


def selected(
    request: HttpRequest, queryset: QuerySet, definitions: Sequence[FacetDefinition]
) -> tuple[QuerySet, str]:
    """Return all of `queryset` that the address asks for, and the selection as a query."""
    form = ListingForm.from_request(request, _options(queryset, definitions))
    return _narrow(queryset, definitions, form.chosen), form.query()


def _options(
    queryset: QuerySet, definitions: Sequence[FacetDefinition]
) -> dict[str, list[tuple[str, Any]]]:
    return {facet.name: facet.options(queryset) for facet in definitions}


def _narrow(
    queryset: QuerySet,
    definitions: Sequence[FacetDefinition],
    chosen: dict[str, list[str]],
) -> QuerySet:
    for definition in definitions:
        if values := chosen.get(definition.name):
            queryset = definition.narrow(queryset, values)
    return queryset


def _chips(facets: Sequence[Facet], form: ListingForm, path: str) -> list[Chip]:
    return [
        Chip(choice.label, with_query(path, form.query(without=(facet.name, choice.value))))
        for facet in facets
        for choice in facet.choices
        if choice.selected
    ]
