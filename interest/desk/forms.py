"""What an adviser can choose and write at the desk."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q, TextField
from django.db.models.functions import Cast, TruncMonth
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.formats import day
from core.forms import set_choices
from home.models.vocabulary import all_terms
from interest.models.advisers import ReplyTemplate, within
from interest.models.choices import FormKind, Need
from interest.models.enquiries import Enquiry, EnquiryQuerySet, Outcome, State

from .permissions import name_of, who_may_take

# A select is as wide as its longest choice, unless told otherwise.
WITHIN = "max-width: 100%"
MINE, NOBODY = "me", "nobody"
STATES = [choice for choice in State.choices if choice[0] != State.UNCONFIRMED]


class FilterForm(forms.Form):
    """Which enquiries are listed. Codes only: nothing about a person stands in an address."""

    state = forms.ChoiceField(label=gettext_lazy("Status"), required=False)
    territory = forms.ChoiceField(label=gettext_lazy("Territory"), required=False)
    theme = forms.ChoiceField(label=gettext_lazy("Theme"), required=False)
    need = forms.ChoiceField(label=gettext_lazy("What for"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of form"), required=False)
    month = forms.ChoiceField(label=gettext_lazy("Month"), required=False)
    assigned = forms.ChoiceField(label=gettext_lazy("Assigned to"), required=False)

    def __init__(self, data: QueryDict, user: Any) -> None:
        super().__init__(data)
        self.user = user
        self.visible = Enquiry.objects.visible_to(user)
        terms = all_terms()
        choices: dict[str, list[tuple[str, Any]]] = {
            "state": STATES,
            "territory": [(term.code, term.name) for term in terms.get("territory", [])],
            "theme": [(term.code, term.name) for term in terms.get("theme", [])],
            "need": list(Need.choices),
            "kind": list(FormKind.choices),
            "month": self._months(),
            "assigned": [(MINE, _("me")), (NOBODY, _("nobody"))],
        }
        for name, offered in choices.items():
            set_choices(self, name, [("", _("All")), *offered])
            self.fields[name].widget.attrs["style"] = WITHIN
        self.is_valid()

    def _months(self) -> list[tuple[str, str]]:
        """Return the months in which something was sent, the latest first."""
        found = (
            self.visible.order_by()
            .annotate(month=TruncMonth("submitted_at"))
            .values_list("month", flat=True)
            .distinct()
        )
        return [
            (f"{month:%Y-%m}", day(month.date(), "month")) for month in sorted(found, reverse=True)
        ]

    @property
    def page(self) -> str:
        """Which page of the list; the paginator knows what to do with nonsense."""
        return self.data.get("p", "")

    @property
    def chosen(self) -> dict[str, str]:
        """What narrows the list, as it stands in an address."""
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def notes(self) -> list[str]:
        """What of the address was not understood."""
        sentence = _("A part of the address was not understood and has been left out: %(name)s")
        return [sentence % {"name": name} for name in self.errors]

    def found(self) -> EnquiryQuerySet:
        """Return the enquiries that are meant."""
        chosen, found = self.chosen, self.visible
        if state := chosen.get("state"):
            found = found.filter(state=state)
        if kind := chosen.get("kind"):
            found = found.filter(kind=kind)
        if code := chosen.get("territory"):
            found = found.filter(within([code]))
        for name, field in (("theme", "themes"), ("need", "needs")):
            if code := chosen.get(name):
                # `contains` on JSON is not to be had on SQLite; the quotes keep codes whole.
                found = found.alias(**{f"{field}_text": Cast(field, TextField())})
                found = found.filter(**{f"{field}_text__contains": f'"{code}"'})
        if month := chosen.get("month"):
            found = found.filter(_within(month))
        if assigned := chosen.get("assigned"):
            found = found.filter(assigned_to=self.user if assigned == MINE else None)
        return found


def _within(month: str) -> Q:
    """Return what was sent in a month, on the clocks of who looks."""
    year, number = (int(part) for part in month.split("-"))
    zone = timezone.get_current_timezone()
    first = datetime(year, number, 1, tzinfo=zone)
    following = datetime(year + number // 12, number % 12 + 1, 1, tzinfo=zone)
    return Q(submitted_at__gte=first, submitted_at__lt=following)


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
