"""A file of calls handed in by an editor."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

# Larger files (the portal's bulk file has 130 MB) are imported on the server.
MOST_BYTES = 20 * 1024 * 1024


class UploadForm(forms.Form):
    """The file, and the day its data stood so in the source."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("A file of the portal or another source, or our own list as CSV or XLSX."),
    )
    as_of = forms.DateField(
        label=_("As of"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("The day the data are from. Empty: the day in the file, otherwise today."),
    )

    def clean_file(self) -> Any:
        """Refuse what is too large to look at in a browser."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                _("The file is too large for the browser: import it on the server.")
            )
        return file
