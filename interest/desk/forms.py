"""What an adviser can choose and write at the desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import set_choices
from interest.models.advisers import ReplyTemplate
from interest.models.enquiries import Enquiry, Outcome, State

from .permissions import name_of, who_may_take

# A select is as wide as its longest choice, unless told otherwise.
WITHIN = "max-width: 100%"
STATES = [choice for choice in State.choices if choice[0] != State.UNCONFIRMED]


class EnquirySearchForm(forms.Form):
    """Words of a firm, a person, an address or a message. Posted, so that no log has them."""

    words = forms.CharField(
        label=gettext_lazy("Firm, person, email address or message"), max_length=200
    )


class StateForm(forms.Form):
    """How far an enquiry is, and how it ended."""

    state = forms.ChoiceField(label=gettext_lazy("Status"), choices=STATES)
    outcome = forms.ChoiceField(
        label=gettext_lazy("Outcome"),
        choices=[("", "–"), *Outcome.choices],
        required=False,
        help_text=gettext_lazy("Only for what is closed."),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for an outcome when closed, and only then."""
        given = super().clean() or {}
        closed = given.get("state") == State.CLOSED
        if closed and not given.get("outcome"):
            self.add_error("outcome", _("Say how it ended."))
        elif not closed and given.get("outcome"):
            self.add_error("outcome", _("Only an enquiry that is closed has an outcome."))
        return given


class NoteForm(forms.Form):
    """A word to colleagues."""

    text = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Colleagues read it, and so does the person who asks for a copy of their data."
        ),
    )


class AssignForm(forms.Form):
    """Which of those who may see an enquiry answers it."""

    adviser = forms.ChoiceField(label=gettext_lazy("Assigned to"), required=False)

    def __init__(self, enquiry: Enquiry, data: QueryDict | None = None) -> None:
        self.users = {str(user.pk): user for user in who_may_take(enquiry)}
        super().__init__(data, initial={"adviser": str(enquiry.assigned_to_id or "")})
        advisers = [(pk, name_of(user)) for pk, user in self.users.items()]
        set_choices(self, "adviser", [("", _("nobody")), *advisers])

    @property
    def user(self) -> Any:
        """Whom was chosen; None for nobody."""
        return self.users.get(self.cleaned_data["adviser"])


class TemplateForm(forms.Form):
    """Which words a reply starts with, by the number of a template."""

    template = forms.IntegerField(required=False, min_value=1, max_value=2**31)

    def chosen(self, templates: list[ReplyTemplate]) -> ReplyTemplate | None:
        """Return the template among those offered; None where there is no such."""
        if not self.is_valid():
            return None
        number = self.cleaned_data["template"]
        return next((item for item in templates if item.pk == number), None)


class ReplyForm(forms.Form):
    """A mail to who asked."""

    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=160)
    text = forms.CharField(
        label=gettext_lazy("Text"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 12})
    )

    def clean_subject(self) -> str:
        """Return one line: a line break would end the header of a mail."""
        return " ".join(self.cleaned_data["subject"].split())
