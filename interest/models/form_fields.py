"""The questions of a form, as editors write them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.contrib.forms.models import AbstractFormField
from wagtail.models import Orderable, TranslatableMixin
from wagtail_localize.fields import SynchronizedField

from .choices import FIELD_KINDS, FieldKind

# Kinds whose answer is chosen among what the editor writes.
CHOOSING = ("dropdown", "radio", "checkboxes")


class InterestFormField(TranslatableMixin, AbstractFormField):
    """A question of a form. What it asks for decides where the answer is kept."""

    page = ParentalKey(
        "interest.InterestFormPage", on_delete=models.CASCADE, related_name="form_fields"
    )
    field_type = models.CharField(_("asks for"), max_length=16, choices=FIELD_KINDS)

    # The name under which the answer travels is the same in all languages.
    override_translatable_fields = [
        SynchronizedField("clean_name", overridable=False),
        SynchronizedField("field_type"),
        SynchronizedField("required"),
    ]
    panels = [
        FieldRowPanel([FieldPanel("field_type"), FieldPanel("required")]),
        FieldPanel("label"),
        FieldPanel("help_text"),
        FieldPanel("choices"),
    ]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("field")

    def save(self, *args: Any, **kwargs: Any) -> None:
        # Wagtail names a field once; here the name follows what it asks for, which may be changed.
        self.clean_name = self.get_field_clean_name()
        super().save(*args, **kwargs)

    @property
    def choice_lines(self) -> list[str]:
        """The choices as they are offered, each once; on lines, or on one line with commas."""
        lines = self.choices.strip().splitlines()
        parts = lines if len(lines) > 1 else self.choices.split(",")
        return list(dict.fromkeys(part for part in (p.strip(" ,\t") for p in parts) if part))

    def get_field_clean_name(self) -> str:
        """Return the name of its own place, where it has one; else a name that stays its own."""
        if self.field_type in FieldKind.values:
            return self.field_type.replace("-", "_")
        return f"own_{self.translation_key.hex[:12]}"

    def clean(self) -> None:
        super().clean()
        if self.field_type == FieldKind.EMAIL:
            self.required = True  # without an address nobody can answer
        if self.field_type in CHOOSING and not self.choice_lines:
            raise ValidationError({"choices": _("Write the choices, one on each line.")})


class Fault(NamedTuple):
    """What keeps a form from working: the field it is about, or None, and a sentence."""

    question: InterestFormField | None
    words: str


def faults_of(questions: Iterable[InterestFormField]) -> Iterator[Fault]:
    """Yield what is wrong with questions as a whole; a form with a fault does not go live."""
    kinds: set[str] = set()
    for question in questions:
        kind = question.field_type
        if kind in kinds and kind in FieldKind.values:
            words = gettext("There is another field for “%(kind)s”: a form asks for it once.")
            yield Fault(question, words % {"kind": question.get_field_type_display()})
        if kind in CHOOSING and not question.choice_lines:
            words = gettext("“%(label)s” offers nothing to choose.") % {"label": question.label}
            yield Fault(question, words)
        kinds.add(kind)
    if FieldKind.EMAIL not in kinds:
        yield Fault(
            None,
            gettext(
                "A form needs a field for the email address: without it nobody can be answered."
            ),
        )


def usable(questions: Iterable[InterestFormField]) -> list[InterestFormField]:
    """Return the questions a visitor can answer: of two of a kind the first, none without choices.

    Empty where nothing can be sent, as the mail address is not asked for. For forms that are live
    with a fault, however that came about.
    """
    known = dict(FIELD_KINDS)
    kept: dict[str, InterestFormField] = {}
    for number, question in enumerate(questions):
        kind = question.field_type
        if kind in known and (kind not in CHOOSING or question.choice_lines):
            question.clean_name = question.get_field_clean_name()
            kept.setdefault(kind if kind in FieldKind.values else str(number), question)
    return list(kept.values()) if FieldKind.EMAIL in kept else []
