"""GET parameters of lists, read in one place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _


def set_choices(form: forms.BaseForm, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
    """Set what the choice field `name` of a form offers."""
    cast(forms.ChoiceField, form.fields[name]).choices = choices


def query_of(request: HttpRequest) -> str:
    """Return what the address of `request` asks for, ready to be handed on to another address.

    Fields that were left empty are left out.
    """
    pairs = [(name, value) for name, values in request.GET.lists() for value in values if value]
    # An odd charset in a request's head decodes to halves of characters, which no address can hold.
    return urlencode(pairs, errors="replace")


def with_query(address: str, query: str) -> str:
    """Return an address with a query, where there is one."""
    return f"{address}?{query}" if query else address


class ListingForm(forms.Form):
    """The filters and the page number of a list.

    A value that is not among the options is dropped and explained in `notes`: an old or
    mistyped address still gives the list.
    """

    data: QueryDict

    page = forms.IntegerField(required=False, min_value=1)

    def __init__(self, data: QueryDict, options: Mapping[str, Sequence[tuple[str, Any]]]) -> None:
        super().__init__(data)
        self.chosen: dict[str, list[str]] = {}
        self.notes: list[str] = []
        self.is_valid()
        for name, choices in options.items():
            self._read(name, {value for value, _label in choices})

    @classmethod
    def from_request(
        cls, request: HttpRequest, options: Mapping[str, Sequence[tuple[str, Any]]]
    ) -> ListingForm:
        """Return the form as the address of `request` fills it."""
        return cls(request.GET, options)

    @property
    def page_number(self) -> int:
        """The page that was asked for; the first where the number is none."""
        return self.cleaned_data.get("page") or 1

    @property
    def asked(self) -> list[tuple[str, str]]:
        """The selection: what was understood, as an address says it; its page is none of it."""
        return [(name, value) for name, values in self.chosen.items() for value in values]

    def query(self, without: tuple[str, str] | None = None) -> str:
        """Return the selection as the query of an address; less one choice, for its chip."""
        return urlencode([pair for pair in self.asked if pair != without])

    def _read(self, name: str, known: set[str]) -> None:
        asked = [value for value in self.data.getlist(name) if value]
        kept = list(dict.fromkeys(value for value in asked if value in known))
        if kept:
            self.chosen[name] = kept
        if len(kept) < len(set(asked)):
            self.notes.append(
                _("A part of the address was not understood and has been left out: %(name)s")
                % {"name": name}
            )
