"""The cost of a plan, as the address of a measure's page says it."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.http import HttpRequest

from .finder_fields import EuroField, is_in_lei

LEAST, MOST = 1, 10**11  # euro


class SumsForm(forms.Form):
    """One amount. What was typed stays in the field, be it understood or not."""

    cost = EuroField(LEAST, MOST)

    @classmethod
    def from_request(cls, request: HttpRequest) -> SumsForm:
        """Return the form as the address of `request` fills it."""
        form = cls(request.GET)
        form.is_valid()
        return form

    @property
    def amount(self) -> Decimal | None:
        """The cost in euro; None where there is none, or where it could not be read."""
        return self.cleaned_data.get("cost")

    @property
    def typed(self) -> str:
        """The text as it was typed."""
        return str(self.data.get("cost", "")).replace("\0", "")

    @property
    def in_lei(self) -> bool:
        """Whether it was typed in lei."""
        return is_in_lei(self.typed)

    @property
    def error(self) -> str:
        """What is wrong with the amount; empty if nothing is."""
        return str(self.errors["cost"][0]) if "cost" in self.errors else ""

    @property
    def unreadable(self) -> str:
        """What a script says of another amount on the page that it cannot read."""
        return str(EuroField().unreadable().messages[0])
