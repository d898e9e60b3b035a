"""What is asked of the editor of translations in its address."""

from __future__ import annotations

from django import forms


class AskedForm(forms.Form):
    """Which texts are shown, or that it is wagtail-localize's own editor that is wanted.

    That has what is not here: pictures and other values of a language alone.
    """

    show = forms.ChoiceField(choices=[("todo", "todo")], required=False)
    other = forms.BooleanField(required=False)

    @property
    def shows_what_is_to_be_done(self) -> bool:
        """Whether only texts that wait for somebody are shown."""
        return self.is_valid() and self.cleaned_data["show"] == "todo"

    @property
    def leads_to_localize(self) -> bool:
        """Whether wagtail-localize's editor is asked for."""
        return self.is_valid() and self.cleaned_data["other"]
