"""Where the firm is, as the address says it, and how the finder is told."""

from __future__ import annotations

from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest

from funding.catalogue.places import NAMES, PLACES
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


def finder_at(address: str, place: str) -> str:
    """Return the finder's address; where the place is known, at the question after it."""
    if place not in PLACES:
        return address
    (where,), after = STEPS[0].names, STEPS[1].name
    return f"{address}?{urlencode({where: PLACES[place], 'step': after})}"
