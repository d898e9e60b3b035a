"""GET parameters of an export, read in one place."""

from __future__ import annotations

from collections.abc import Iterator

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from funding.exports import COLUMNS, DEFAULT, GROUPS


class ExportForm(forms.Form):
    """Which columns a table shall have. One that does not exist is left out, with a note.

    What is asked for by name is there, filled or not: programs count on it. Of the usual columns,
    and where it is asked for, only those come that say something in the selection.
    """

    columns = forms.MultipleChoiceField(
        label=gettext_lazy("Columns"),
        required=False,
        choices=[(column.key, column.label) for column in COLUMNS.values()],
        widget=forms.CheckboxSelectMultiple,
    )
    filled = forms.BooleanField(
        label=gettext_lazy("Leave out columns that are empty in this selection"), required=False
    )

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        asked = [key for key in data.getlist("columns") if key]
        known = [key for key in COLUMNS if key in asked]
        self.keys: list[str] = known or list(DEFAULT)
        self.is_valid()
        self.only_filled = not known or self.cleaned_data.get("filled", False)
        self.notes: list[str] = []
        if set(asked) - set(known):
            self.notes.append(
                _("A part of the address was not understood and has been left out: %(name)s")
                % {"name": "columns"}
            )

    @classmethod
    def from_request(cls, request: HttpRequest) -> ExportForm:
        """Return the form as the address of `request` fills it."""
        return cls(request.GET)

    def groups(self) -> Iterator[tuple[str, list[tuple[str, str, bool]]]]:
        """Yield the choice as check boxes show it: group, then (key, label, whether chosen)."""
        for code, title in GROUPS.items():
            yield (
                str(title),
                [
                    (column.key, str(column.label), column.key in self.keys)
                    for column in COLUMNS.values()
                    if column.group == code
                ],
            )
