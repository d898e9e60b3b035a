"""Where the firm is, as the address says it."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest

from funding.catalogue.places import NAMES
from funding.presentation.places import EVERYWHERE, USUAL


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
