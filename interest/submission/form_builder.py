"""From the fields an editor chose to a form in steps."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.contrib.forms.forms import FormBuilder

from funding.forms.finder_steps import choices_of
from home.models import Vocabulary
from home.models.vocabulary import terms_of
from interest.models.choices import STEP, FieldKind, Need
from interest.models.form_fields import InterestFormField

CONSENT = "consent"
LONGEST_TEXT = 5_000


@dataclass
class FormStep:
    """A screen of the form."""

    title: str = ""
    hint: str = ""
    questions: list[InterestFormField] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        """The names of its fields."""
        return [question.clean_name for question in self.questions]


def steps_of(questions: list[InterestFormField]) -> list[FormStep]:
    """Return the questions by screen; what stands before the first step is a screen of its own."""
    steps: list[FormStep] = []
    for question in questions:
        if question.field_type == STEP:
            steps.append(FormStep(question.label, question.help_text))
        else:
            if not steps:
                steps.append(FormStep())
            steps[-1].questions.append(question)
    return [step for step in steps if step.questions]


class QuestionBuilder(FormBuilder):
    """Wagtail's form builder, and the questions that have a place of their own."""

    def get_formatted_field_choices(self, field: Any) -> list[tuple[str, str]]:
        return [(line, line) for line in field.choice_lines]

    def create_singleline_field(self, question: Any, options: dict) -> forms.Field:
        return forms.CharField(max_length=255, **options)

    def create_multiline_field(self, question: Any, options: dict) -> forms.Field:
        return forms.CharField(max_length=LONGEST_TEXT, widget=forms.Textarea, **options)

    def create_firm_field(self, question: Any, options: dict) -> forms.Field:
        return _text("organization", 200, options)

    def create_person_field(self, question: Any, options: dict) -> forms.Field:
        return _text("name", 120, options)

    def create_email_field(self, question: Any, options: dict) -> forms.Field:
        widget = forms.EmailInput(attrs={"autocomplete": "email"})
        return forms.EmailField(
            max_length=254,
            widget=widget,
            error_messages={
                "invalid": _("Write an address with an @ and a domain, such as name@example.com.")
            },
            **options,
        )

    def create_phone_field(self, question: Any, options: dict) -> forms.Field:
        widget = forms.TextInput(attrs={"autocomplete": "tel", "type": "tel", "inputmode": "tel"})
        return forms.RegexField(
            r"^\+?[\d\s().\-/]{5,40}$",
            max_length=40,
            widget=widget,
            error_messages={
                "invalid": _("Write the number with digits, such as +40 21 123 45 67.")
            },
            **options,
        )

    def create_message_field(self, question: Any, options: dict) -> forms.Field:
        return self.create_multiline_field(question, options)

    def create_territory_field(self, question: Any, options: dict) -> forms.Field:
        return _choice(choices_of("territory"), options)

    def create_sector_field(self, question: Any, options: dict) -> forms.Field:
        return _choice(_terms(Vocabulary.SECTOR), options)

    def create_size_field(self, question: Any, options: dict) -> forms.Field:
        choices = [(code, f"{name}: {SIZES[code]}") for code, name in _terms(Vocabulary.SME_SIZE)]
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **options)

    def create_themes_field(self, question: Any, options: dict) -> forms.Field:
        return _several(_terms(Vocabulary.THEME), options)

    def create_needs_field(self, question: Any, options: dict) -> forms.Field:
        return _several(Need.choices, options)

    def create_language_field(self, question: Any, options: dict) -> forms.Field:
        return forms.ChoiceField(choices=settings.LANGUAGES, widget=forms.RadioSelect, **options)


# Recommendation 2003/361/EC, Annex, Art. 2: staff, and turnover or balance sheet total.
SIZES = {
    "micro": gettext_lazy(
        "fewer than 10 employees, and at most €2 million turnover or balance sheet total"
    ),
    "small": gettext_lazy(
        "fewer than 50 employees, and at most €10 million turnover or balance sheet total"
    ),
    "medium": gettext_lazy(
        "fewer than 250 employees, and at most €50 million turnover or €43 million balance sheet "
        "total"
    ),
}


REQUIRED: dict[str, Any] = {
    FieldKind.EMAIL: gettext_lazy("Write your email address: without it nobody can answer you."),
    FieldKind.TERRITORY: gettext_lazy("Choose where your firm is: it decides who answers you."),
}


def _terms(vocabulary: str) -> list[tuple[str, str]]:
    return [(term.code, term.name) for term in terms_of(vocabulary)]


def _text(autocomplete: str, longest: int, options: dict) -> forms.Field:
    widget = forms.TextInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(max_length=longest, widget=widget, **options)


class Select(forms.Select):
    """Django's, of whose options each would be two templates."""

    def _render(self, template_name: str, context: dict[str, Any], renderer: Any = None) -> str:
        return render_to_string("components/select.html", context)


def _choice(choices: list, options: dict) -> forms.Field:
    return forms.ChoiceField(choices=[("", _("Choose")), *choices], widget=Select, **options)


def _several(choices: list, options: dict) -> forms.Field:
    widget = forms.CheckboxSelectMultiple
    return forms.MultipleChoiceField(choices=choices, widget=widget, **options)


def form_for(
    questions: list[InterestFormField], consent: SafeString | str, data: Any, initial: dict
) -> forms.Form:
    """Return the whole form, all steps, bound to `data` where something was sent."""
    asked = [question for question in questions if question.field_type != STEP]
    form = QuestionBuilder(asked).get_form_class()(data, initial=initial)
    for question in asked:
        _describe(form.fields[question.clean_name], question)
    form.fields[CONSENT] = forms.BooleanField(
        label=consent,
        error_messages={
            "required": _("Without your consent we may not keep what you wrote. Tick the box.")
        },
    )
    return form


def _describe(bound: forms.Field, question: InterestFormField) -> None:
    required = question.required or question.field_type == FieldKind.EMAIL
    bound.required = bound.widget.is_required = required
    if required:
        bound.error_messages["required"] = REQUIRED.get(
            question.field_type, _("Please answer this question.")
        )
    if "invalid_choice" in bound.error_messages:
        bound.error_messages["invalid_choice"] = _("Choose one of the answers in the list.")
