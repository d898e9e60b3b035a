"""The form in which a sheet is handed in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.formats import file_size

MOST_BYTES = 8 * 1024 * 1024


class SheetForm(forms.Form):
    """A workbook or CSV."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("A table that was downloaded here and changed, as XLSX or CSV."),
        allow_empty_file=True,  # said where it is read
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def clean_file(self) -> Any:
        """Refuse what is too large to be read while somebody waits."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                _("The file has %(size)s, at most %(most)s can be read: upload several files."),
                params={"size": file_size(file.size), "most": file_size(MOST_BYTES)},
            )
        return file


class PageForm(forms.Form):
    """Which page of a list is asked for; what is no number is the first."""

    p = forms.IntegerField(required=False)

    def number(self) -> int:
        """Return the number of the page."""
        return (self.is_valid() and self.cleaned_data["p"]) or 1
