"""What somebody wants to be told of: from an address to what is kept of it, and to words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from core.formats import language
from funding.catalogue.query import CallQuery
from funding.deadlines import Status
from funding.forms.call_list import CallListForm
from funding.forms.finder import FinderForm, address
from funding.forms.finder_steps import STEPS
from funding.pages import FundingIndexPage
from funding.paths import CALLS, FINDER, address_of
from funding.presentation.labels import LABELS, options
from funding.views.finder import answer_in_words

CATALOGUE_ORIGIN, FINDER_ORIGIN = "catalogue", "finder"


@dataclass(frozen=True)
class Selection:
    """A selection as an address holds it, in words, and what of the address was left out.

    `named` holds for each choice its name in the address, its label and its values in words.
    """

    origin: str
    selection: dict[str, list[str]]
    named: list[tuple[str, str, list[str]]]
    notes: list[str]

    @property
    def words(self) -> list[tuple[str, list[str]]]:
        """The choices in words: a label and values."""
        return [(label, values) for _name, label, values in self.named]

    @property
    def query(self) -> str:
        """The selection as it stands in an address."""
        return urlencode(self.selection, doseq=True)


def selection_of(data: QueryDict, origin: str) -> Selection:
    """Return what an address asks for, in the active language.

    What is broken is left out with a note.
    """
    return _answered(data) if origin == FINDER_ORIGIN else _chosen(data)


def stored_selection(origin: str, selection: Mapping[str, list[str]]) -> Selection:
    """Return the same of a selection that was kept."""
    return selection_of(QueryDict(urlencode(selection, doseq=True)), origin)


def calls_query(selection: Mapping[str, list[str]], spoken: str = "") -> CallQuery:
    """Return what the catalogue is asked for, what a small firm can ask for first.

    Words of the selection are in the language `spoken`, or in the active one.
    """
    facets = {name: codes for name, codes in selection.items() if name != "q"}
    return CallQuery(" ".join(selection.get("q", [])), facets, "fit", spoken)


def list_url(origin: str, selection: Mapping[str, list[str]]) -> str:
    """Return where all that fits is listed, in the active language; empty where no list is."""
    if origin == FINDER_ORIGIN:
        base = address_of(FINDER)
        return address(base, dict(selection)) if base else ""
    base = address_of(CALLS)
    query = urlencode(selection, doseq=True)
    return f"{base}?{query}" if base and query else base


def _chosen(data: QueryDict) -> Selection:
    index = FundingIndexPage.by_language().get(language())
    choices = options(index.programmes() if index else [])
    form = CallListForm(data, choices)
    chosen, notes = dict(form.chosen), list(form.notes)
    if Status.CLOSED in chosen.get("status", []):
        chosen["status"] = [code for code in chosen["status"] if code != Status.CLOSED]
        notes.append(_("Closed calls are left out: there is nothing new about them."))
    selection = {"q": [form.words]} if form.words else {}
    selection |= {name: codes for name, codes in chosen.items() if codes}
    named: list[tuple[str, str, list[str]]] = []
    for name, codes in selection.items():
        labels: dict[str, Any] = {} if name == "q" else dict(choices[name])
        label = _("Words") if name == "q" else str(LABELS[name])
        named.append((name, label, [str(labels.get(code, code)) for code in codes]))
    return Selection(CATALOGUE_ORIGIN, selection, named, notes)


def _answered(data: QueryDict) -> Selection:
    form = FinderForm(data)
    answers = form.answers
    named = [
        (
            asked.name,
            str(asked.label),
            [answer_in_words(asked.name, text, form) for text in answers[asked.name]],
        )
        for step in STEPS
        for asked in step.fields
        if asked.name in answers and asked.kind != "tick"
    ]
    return Selection(FINDER_ORIGIN, answers, named, form.all_notes)
