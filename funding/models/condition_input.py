"""The field in which an editor names what a condition is about: names are shown, codes are kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from .condition_codes import STANDARD, label_of, names_of, understood, unknown_codes


class ConditionValueInput(forms.TextInput):
    """Codes as “Torino (ITC11); Ilfov (RO322)”; typed names, codes and both are understood.

    What is understood depends on the field before it, which says what the condition is about.
    A script adds a search among the names.
    """

    class Media:
        js = ["js/admin/condition-value.js"]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        # Names are longer than the codes that are kept.
        context["widget"]["attrs"].pop("maxlength", None)
        context["widget"]["attrs"] |= {
            "data-condition-value": "",
            "data-terms": reverse_lazy("funding_condition_terms"),
            "data-add": _("Find and add"),
        }
        return context

    def format_value(self, value: Any) -> str | None:
        """Return codes with their names, where all of them are known."""
        written = super().format_value(value)
        codes = (written or "").replace(",", " ").replace(";", " ").split()
        for dimension in STANDARD:
            if codes and not unknown_codes(dimension, codes):
                names = names_of(dimension)
                return "; ".join(label_of(code, names[code]) for code in codes)
        return written

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str | None:
        """Return the codes that are meant; as typed where one is not known."""
        written = super().value_from_datadict(data, files, name)
        dimension = data.get(f"{name.removesuffix('value')}dimension", "")
        if not written or dimension not in STANDARD:
            return written
        codes, unknown = understood(dimension, written)
        return written if unknown else ", ".join(codes)
