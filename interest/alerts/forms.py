"""What alerts read: from addresses, and from what people send."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from interest.models.subscriptions import Frequency, Subject
from interest.selection import CATALOGUE_ORIGIN, FINDER_ORIGIN, Selection, selection_of

from .item_keys import ITEM

FREQUENCIES = [
    (Frequency.WEEKLY, _("Once a week, on Monday")),
    (Frequency.DAILY, _("At most once a day")),
]


class AskedForm(forms.Form):
    """Of what the address of the page speaks: calls or news, of the catalogue or the finder."""

    data: QueryDict

    subject = forms.ChoiceField(choices=Subject.choices, required=False)
    origin = forms.ChoiceField(
        choices=[(CATALOGUE_ORIGIN, ""), (FINDER_ORIGIN, "")], required=False
    )

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request.GET)
        self.is_valid()

    @property
    def subject_asked(self) -> str:
        """Calls, unless news were asked for."""
        return self.cleaned_data.get("subject") or Subject.CALLS

    @property
    def query(self) -> str:
        """What is asked for of calls, as an address says it; empty for news and for all calls."""
        selection = self.selection()
        if self.subject_asked == Subject.NEWS or not selection.query:
            return ""
        return f"origin={selection.origin}&{selection.query}"

    def selection(self) -> Selection:
        """Return what was chosen, in the active language; nothing for news."""
        origin = self.cleaned_data.get("origin") or CATALOGUE_ORIGIN
        if self.subject_asked == Subject.NEWS:
            return Selection(CATALOGUE_ORIGIN, {}, [], [])
        return selection_of(self.data, origin)


class AskForm(forms.Form):
    """Who wants to be told, and how often."""

    email = forms.EmailField(
        label=_("Your email address"),
        max_length=254,
        error_messages={
            "required": _("Write your email address."),
            "invalid": _("Write an email address, such as maria@example.eu."),
        },
    )
    frequency = forms.ChoiceField(
        label=_("How often at most?"),
        choices=FREQUENCIES,
        error_messages={"required": _("Choose how often."), "invalid_choice": _("Choose one.")},
    )
    consent = forms.BooleanField(
        error_messages={"required": _("Without your consent we may not write to you.")}
    )


class SettingsForm(forms.Form):
    """How often, and in which language."""

    frequency = forms.ChoiceField(label=_("How often at most?"), choices=FREQUENCIES)
    language = forms.ChoiceField(label=_("In which language?"), choices=settings.LANGUAGES)


class ItemForm(forms.Form):
    """The item or theme an address or a button names."""

    item = forms.RegexField(ITEM, max_length=80)

    @classmethod
    def from_request(cls, request: HttpRequest) -> ItemForm:
        """Return the form as the address of `request` fills it."""
        return cls(request.GET)

    @property
    def item_asked(self) -> str:
        """What is named; empty where it names nothing that can be muted."""
        return self.cleaned_data["item"] if self.is_valid() else ""


class DoneForm(forms.Form):
    """What was done just before the page is shown."""

    DONE: dict[str, Any] = {
        "saved": _("Your choice is saved."),
        "paused": _("Paused: no emails until you resume."),
        "resumed": _("You will receive emails again."),
        "unmuted": _("You will get alerts about it again."),
    }
    done = forms.ChoiceField(choices=list(DONE.items()), required=False)

    @classmethod
    def words_of(cls, request: HttpRequest) -> Any:
        """Return what was done, in words; empty where nothing was."""
        form = cls(request.GET)
        return cls.DONE.get(form.cleaned_data["done"], "") if form.is_valid() else ""
