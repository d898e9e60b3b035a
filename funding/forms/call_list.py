"""GET parameters of the list of calls, read in one place."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.formats import language
from core.forms import ListingForm
from funding.catalogue.query import SORTS, CallQuery

SORT_LABELS = {
    "fit": _("what a small firm can ask for first"),
    "deadline": _("next deadline first"),
    "newest": _("newest first"),
    "amount": _("largest first"),
    "relevance": _("best match first"),
}


class CallListForm(ListingForm):
    """Words, codes by facet, an order and a page; what is broken is left out with a note."""

    q = forms.CharField(required=False, max_length=200)
    sort = forms.ChoiceField(required=False, choices=[(sort, SORT_LABELS[sort]) for sort in SORTS])

    @classmethod
    def from_request(cls, request: HttpRequest, options: Any) -> CallListForm:
        return cls(request.GET, options)

    @property
    def words(self) -> str:
        """The words that were asked for; the first 200 characters of a longer text."""
        typed = self.cleaned_data.get("q")
        if typed is None:
            typed = self.data.get("q", "")[:200]
        return typed.replace("\x00", "").strip()

    @property
    def order(self) -> str:
        """The order; with words and no order, the best match first."""
        return self.cleaned_data.get("sort") or ("relevance" if self.words else "fit")

    @property
    def place(self) -> str:
        """The place that was chosen, for other forms to keep; empty for everywhere."""
        return "".join(self.chosen.get("place", ())[:1])

    @property
    def asked(self) -> list[tuple[str, str]]:
        """The selection: codes, words, and the order if one was asked for."""
        asked = super().asked
        if self.words:
            asked.append(("q", self.words))
        if self.cleaned_data.get("sort"):
            asked.append(("sort", self.order))
        return asked

    @property
    def choices(self) -> CallQuery:
        """What the browse module understands."""
        return CallQuery(self.words, self.chosen, self.order, language())
