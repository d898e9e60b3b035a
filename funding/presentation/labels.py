"""The names of the choices of each facet, in the visitor's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.formats import language
from funding.catalogue.bands import AMOUNTS, NEEDS, NOT_STATED, STAGES, WINDOWS
from funding.catalogue.index import catalogue
from funding.catalogue.places import NAMES as PLACE_NAMES
from funding.catalogue.query import FACETS
from funding.catalogue.terms import TERM_FACETS
from funding.choices import Consortium, GrantorLevel, Kind
from funding.deadlines import Status
from funding.models.source import FundingSourcePage
from home.models.vocabulary import all_terms

LABELS: dict[str, Any] = {
    "place": _("Where is your firm?"),
    "aim": _("I want to"),
    "level": _("Who funds it"),
    "status": _("Status"),
    "theme": _("Theme"),
    "funding": _("Kind of funding"),
    "programme": _("Programme"),
    "territory": _("Territory"),
    "role": _("Your role"),
    "size": _("Size of the firm"),
    "sector": _("Sector"),
    "consortium": _("Alone or with partners"),
    "need": _("The sum you need"),
    "amount": _("Largest amount, or budget"),
    "deadline": _("Next deadline"),
    "stage": _("Stage of the technology"),
    "kind": _("Kind of call"),
}
NOT_STATED_LABEL = (NOT_STATED, _("not stated"))


def options(sources: Sequence[FundingSourcePage]) -> Mapping[str, list[tuple[str, Any]]]:
    """Return the choices of each facet, in order. `sources`: those of the visitor's language."""
    found: dict[str, list[tuple[str, Any]]] = {
        "place": list(PLACE_NAMES.items()),
        "level": [*GrantorLevel.choices, NOT_STATED_LABEL],
        "status": list(Status.choices),
        "kind": list(Kind.choices),
        "consortium": [choice for choice in Consortium.choices if choice[0]] + [NOT_STATED_LABEL],
        "need": [(code, band[-1]) for code, band in NEEDS.items()] + [NOT_STATED_LABEL],
        "amount": [(code, band[-1]) for code, band in AMOUNTS.items()] + [NOT_STATED_LABEL],
        "deadline": [(code, window[-1]) for code, window in WINDOWS.items()],
        "stage": [(code, band[-1]) for code, band in STAGES.items()] + [NOT_STATED_LABEL],
        "programme": _programmes(sources),
    }
    terms, spoken = all_terms(), language()
    for name, (vocabulary, _relation) in TERM_FACETS.items():
        found[name] = [(term.code, term.name_in(spoken)) for term in terms.get(vocabulary, ())]
        found[name].append(NOT_STATED_LABEL)
    return {name: found[name] for name in FACETS}


def _programmes(sources: Sequence[FundingSourcePage]) -> list[tuple[str, Any]]:
    """Return the programmes; those without a page in this language by their code.

    An address then means the same in every language.
    """
    named = [(source.code, source.title) for source in sources]
    known = {code for code, _title in named} | {NOT_STATED}
    others = sorted(set(catalogue().choices.get("programme", ())) - known)
    return [*named, *((code, code.upper()) for code in others), NOT_STATED_LABEL]
