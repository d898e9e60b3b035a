"""Where the firm is, as the address says it, and how the finder is told."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest

from funding.catalogue.places import NAMES, PLACES
from funding.matching.trades import SECTIONS
from funding.presentation.places import EVERYWHERE, USUAL

from .finder_steps import STEPS


class PlaceForm(forms.Form):
    """The place; what is none is left out."""

    place = forms.ChoiceField(required=False, choices=[*NAMES.items(), (EVERYWHERE, "")])


def chosen_place(request: HttpRequest, language: str) -> str:
    """Return the place in the address, else where readers of a language most likely are.

    Empty for everywhere, which has to be asked for.
    """
    form = PlaceForm(request.GET)
    form.is_valid()
    place = form.cleaned_data.get("place") or USUAL.get(language, "")
    return "" if place == EVERYWHERE else place


def finder_at(address: str, place: str, sectors: Sequence[str] = ()) -> str:
    """Return the finder's address with what is known already, at the first question that is not.

    Of `sectors`, a list's choice, one is an answer; several are none.
    """
    (where,), first = STEPS[0].names, STEPS[0].name
    answers = {"sector": sectors[0]} if len(sectors) == 1 and sectors[0] in SECTIONS else {}
    if place in PLACES:
        answers[where], first = PLACES[place], STEPS[1].name
    return f"{address}?{urlencode(answers | {'step': first})}" if answers else address
